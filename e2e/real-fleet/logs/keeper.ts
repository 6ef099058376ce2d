import { writeFileSync } from 'node:fs';
import { untilFound } from '../operating-console.ts';
import type { RealNode } from '../real-node.ts';

const patienceMs = 60_000;
const program = '/usr/local/bin/keeper';

/** A daemon that writes its log whole at once, as over weeks, and opens it anew at SIGHUP, as daemons do for logrotate. */
const programText = (bytes: number): string => `#!/bin/sh
trap 'exec 3>>/var/log/keeper.log' HUP
exec 3>/var/log/keeper.log
head -c ${bytes} /dev/zero | tr '\\000' 'k' >&3
sync
rm /var/log/keeper.log
touch /run/keeper.ready
while :; do sleep 1 3>&-; done
`;

/** Starts a daemon that holds a deleted log of that size, its blocks really written; gives its process id. */
export const installKeeper = async (node: RealNode, bytes: number): Promise<number> => {
  writeFileSync(node.pathOf(program), programText(bytes), { mode: 0o755 });
  writeFileSync(node.pathOf('/etc/systemd/system/keeper.service'), `[Service]\nExecStart=${program}\n`);
  await node.inside('systemctl', 'daemon-reload');
  await node.inside('systemctl', 'start', 'keeper.service');
  await untilFound(
    () => node.inside('sh', '-c', 'ls /run/keeper.ready 2>/dev/null || true'),
    (found) => found !== '',
    patienceMs,
  );
  return Number(await node.inside('systemctl', 'show', '-p', 'MainPID', '--value', 'keeper.service'));
};
