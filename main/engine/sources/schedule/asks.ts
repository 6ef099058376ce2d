import { ok } from '#shared/fault';
import type { FleetNode, ScheduledTask, TaskOutput, TaskRun } from '#shared/model';
import { adviceForJournal, sudoReadFunction, type ShellAsk } from '../../source-kit/index.ts';
import { readSchedule, type ScheduleReading } from './read/reading.ts';
import { runFolder, scheduleScript } from './script.ts';

/** One bounded look; what takes long ends by itself on the node after about 50 s. */
export const askSchedule = (node: FleetNode): ShellAsk<ScheduleReading> => ({
  id: 'schedule.look',
  says: 'what it runs by the clock: timers of systemd and entries of cron, with their runs',
  lane: 'own-channel',
  script: `${sudoReadFunction(node)}\n${scheduleScript}`,
  inputs: [],
  effect: 'reads',
  limits: { timeoutMs: 60_000, stdoutBytes: 2_097_152, stderrBytes: 65_536 },
  read: readSchedule,
});

/** Lines of output that are shown of a run. */
const outputLines = 200;

/**
 * $1 is `journal` and $2 an invocation, or `run` and $2 the folder of a run of ours. The first line says whether there is
 * anything at all; one line more than is shown tells whether there is more.
 */
const outputScript = `
case $1 in
  journal)
    if [ -z "$(journalctl -q -n 1 -o cat _PID=1 2>/dev/null)" ]; then echo denied; id -un; exit; fi
    echo there
    qd_l=$(journalctl -q --no-pager -o cat -n ${outputLines + 1} "_SYSTEMD_INVOCATION_ID=$2" 2>/dev/null | cut -c 1-2000)
    qd_u=$(systemctl show -p Unit --value -- "$3" 2>/dev/null)
    # Lines of a process that was gone before journald looked have no invocation; those of the newest run are known by the time.
    if [ -z "$qd_l" ] && [ -n "$qd_u" ] && [ "$(systemctl show -p InvocationID --value -- "$qd_u" 2>/dev/null)" = "$2" ]; then
      qd_s=$(TZ=UTC systemctl show -p ExecMainStartTimestamp --value -- "$qd_u" 2>/dev/null | cut -d ' ' -f 2,3)
      [ -z "$qd_s" ] || qd_l=$(TZ=UTC journalctl -q --no-pager -o cat -n ${outputLines + 1} --since "$qd_s UTC" "_SYSTEMD_UNIT=$qd_u" 2>/dev/null | cut -c 1-2000)
    fi
    [ -z "$qd_l" ] || printf '%s\\n' "$qd_l"
    ;;
  run)
    case $2 in */* | . | .. | '') exit 64 ;; esac
    if [ ! -r "${runFolder}/$2/output" ]; then echo denied; exit; fi
    echo there
    tail -n ${outputLines + 1} "${runFolder}/$2/output" | cut -c 1-2000
    ;;
esac`;

const readOutput =
  (from: string) =>
  ({ stdout }: { readonly stdout: string }) => {
    const [state, ...lines] = stdout.replace(/\n$/, '').split('\n');
    if (state !== 'there')
      return ok<TaskOutput>({
        lines: [],
        cutShort: false,
        says: [
          `${from} cannot be read.`,
          ...(lines[0] === undefined ? [] : [adviceForJournal(lines[0].slice(0, 64))]),
        ].join(' '),
      });
    return ok<TaskOutput>({
      lines: lines.slice(-outputLines),
      cutShort: lines.length > outputLines,
      says: lines.length === 0 ? `${from} has nothing of it.` : from,
    });
  };

/** The end of what a run wrote; cron sends that of its own runs away by mail, or to nowhere. */
export const askOutput = (
  { kind, name }: ScheduledTask,
  run: TaskRun | undefined,
): ShellAsk<TaskOutput> | undefined => {
  if (run?.id === undefined) return undefined;
  const from = kind === 'timer' ? 'The journal of the node' : 'The file that the console’s run left';
  return {
    id: 'schedule.output',
    says: 'the end of what a run wrote',
    lane: 'own-channel',
    script: outputScript,
    inputs: kind === 'timer' ? ['journal', run.id, name] : ['run', run.id],
    effect: 'reads',
    limits: { timeoutMs: 20_000, stdoutBytes: 524_288, stderrBytes: 16_384 },
    read: readOutput(from),
  };
};
