/**
 * does: holds the script that looks at the logs of a node and at what rotates them, as POSIX sh for GNU and busybox.
 * never: changes anything there, runs longer than its limits, prints what the files of a container hold besides names.
 * talks to: nobody.
 */
import { boundFunctions, fileForm } from './bound.ts';
import { configScript } from './config.ts';
import { containersScript } from './containers.ts';
import { daemonScript } from './daemon.ts';
import { filesScript } from './files.ts';
import { journalScript } from './journal.ts';
import { processesScript } from './processes.ts';
import { runnerScript } from './runner.ts';

/**
 * $1, $2 ...: log directories. Sections as those of the probes; lines of text that others wrote have a bar before them, so
 * that none can pretend to be a mark. Time: 4 s patterns, 5 s beside them, 6 s each the walk and open files, 3 s each for the rest.
 */
export const logsScript = `${boundFunctions}
${configScript}
${runnerScript}
${filesScript}
${processesScript(fileForm)}
${journalScript}
${containersScript(fileForm)}
${daemonScript}
echo '@clock'
date '+%s %z'
printf 'zone %s\\n' "$(readlink -f /etc/localtime 2>/dev/null)"
if [ -r /etc/timezone ]; then head -n 1 /etc/timezone | sed 's/^/name /'; fi
echo '@end'`;
