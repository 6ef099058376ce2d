import { failed, fault, ok, type Result } from '#shared/fault';
import { asRoot, type Placed, type ShellAsk, type ShellReply } from '../../../source-kit/index.ts';
import type { NodeId } from '#shared/model';
import { blocksOf } from '../read/sections.ts';
import { z } from '#shared/schema';

/** A unit as a step sees it. */
export const unitNowSchema = z.object({
  there: z.boolean(),
  activeState: z.string(),
  result: z.string(),
  exitStatus: z.string(),
  invocation: z.string(),
  triggers: z.array(z.string()),
  /** Last lines of its newest run. */
  lines: z.array(z.string()),
});
export type UnitNow = z.infer<typeof unitNowSchema>;

/**
 * What a process wrote just before its end may not have reached the journal yet; `--sync` waits for it (journalctl(1)).
 * A process that is gone before journald looks at it leaves lines with its unit and without its invocation: those of the newest run are
 * found by the unit and the time.
 */
const script = `${asRoot}
systemctl show -p Id,LoadState,ActiveState,Result,ExecMainStatus,InvocationID,TimersCalendar -- "$1" 2>/dev/null
echo
echo '@lines'
qd_i=$(systemctl show -p InvocationID --value -- "$1" 2>/dev/null)
case $(systemctl show -p ActiveState --value -- "$1" 2>/dev/null) in inactive | failed) qd_root timeout 5 journalctl --sync >/dev/null 2>&1 ;; esac
if [ -n "$qd_i" ]; then
  qd_l=$(qd_root journalctl -q --no-pager -o cat -n 5 "_SYSTEMD_INVOCATION_ID=$qd_i" 2>/dev/null | cut -c 1-300)
  if [ -z "$qd_l" ]; then
    qd_s=$(TZ=UTC systemctl show -p ExecMainStartTimestamp --value -- "$1" 2>/dev/null | cut -d ' ' -f 2,3)
    [ -z "$qd_s" ] || qd_l=$(TZ=UTC qd_root journalctl -q --no-pager -o cat -n 5 --since "$qd_s UTC" "_SYSTEMD_UNIT=$1" 2>/dev/null | cut -c 1-300)
  fi
  printf '%s\\n' "$qd_l"
fi`;

const readUnitNow = ({ stdout, exitStatus }: ShellReply): Result<UnitNow> => {
  const [shown = '', said = ''] = stdout.split('\n@lines\n');
  const [block] = blocksOf(shown.split('\n'));
  if (block === undefined)
    return failed(
      fault('daemon.refused', 'systemctl tells nothing of it.', {
        subject: 'schedule.unit',
        facts: { exitStatus: String(exitStatus ?? 'none') },
      }),
    );
  const text = (name: string): string => block.get(name)?.[0] ?? '';
  return ok({
    there: text('LoadState') === 'loaded',
    activeState: text('ActiveState'),
    result: text('Result'),
    exitStatus: text('ExecMainStatus'),
    invocation: text('InvocationID'),
    triggers: (block.get('TimersCalendar') ?? []).flatMap(
      (value) => /OnCalendar=(.*?) ; /.exec(value)?.[1] ?? [],
    ),
    lines: said.split('\n').filter((line) => line !== ''),
  });
};

const ask = (unit: string): ShellAsk<UnitNow> => ({
  id: 'schedule.unit',
  says: `systemctl show ${unit}`,
  lane: 'own-channel',
  script,
  inputs: [unit],
  effect: 'reads',
  limits: { timeoutMs: 20_000, stdoutBytes: 65_536, stderrBytes: 16_384 },
  read: readUnitNow,
});

export const askUnitNow = (nodeId: NodeId, unit: string): Placed<UnitNow> => ({
  on: [nodeId],
  ask: ask(unit),
});

/** A reply to it; one that never came is a unit that is not there. */
export const unitNowOf = (reply: unknown): UnitNow => {
  const read = unitNowSchema.safeParse(reply);
  return read.success
    ? read.data
    : {
        there: false,
        activeState: '',
        result: '',
        exitStatus: '',
        invocation: '',
        triggers: [],
        lines: [],
      };
};
