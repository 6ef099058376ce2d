import { failed, fault, ok, type Result } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import {
  changeAsk,
  defineStep,
  stepCall,
  type Placed,
  type ShellReply,
  type StepKind,
} from '../../../source-kit/index.ts';
import { askAboutTimer } from './ask-about-timer.ts';
import { whenAnswered } from './when-answered.ts';

const paramsSchema = z.object({
  nodeId: nodeIdSchema,
  timer: z.string(),
  /** Whole text of our drop-in; absent: there is none. */
  text: z.string().max(4_096).optional(),
  /** The text that may be replaced, null: none; anything else is somebody's own doing. Absent: whatever is there. */
  over: z.string().max(4_096).nullable().optional(),
});
export type CalendarParams = z.infer<typeof paramsSchema>;

const seenSchema = z.object({ there: z.boolean(), text: z.string().optional() });
type CalendarNow = z.infer<typeof seenSchema>;

export const dropInOf = (timer: string): string => `/etc/systemd/system/${timer}.d/quarterdeck-schedule.conf`;

/** Sets the calendar of a timer anew; the empty line takes away what the unit file says. */
export const calendarText = (schedule: string): string => `[Timer]\nOnCalendar=\nOnCalendar=${schedule}\n`;

/** The end mark keeps the line ends of the text. */
const askScript = `systemctl show -p LoadState --value -- "$1" 2>/dev/null
if [ -f "/etc/systemd/system/$1.d/quarterdeck-schedule.conf" ]; then echo text; cat "/etc/systemd/system/$1.d/quarterdeck-schedule.conf"; printf '@end'; else echo none; fi`;

const readCalendar = ({ stdout }: ShellReply): Result<CalendarNow> => {
  const [state = '', kind, ...rest] = stdout.split('\n');
  const there = state === 'loaded';
  if (kind === 'none') return ok({ there });
  const text = rest.join('\n');
  if (kind !== 'text' || !text.endsWith('@end'))
    return failed(fault('daemon.refused', 'The drop-in cannot be read.', { subject: 'schedule.calendar' }));
  return ok({ there, text: text.slice(0, -'@end'.length) });
};

const askCalendar = (params: CalendarParams): Placed<CalendarNow> =>
  askAboutTimer(params, {
    id: 'schedule.calendar',
    says: `cat ${dropInOf(params.timer)}`,
    script: askScript,
    read: readCalendar,
  });

/** $1 timer, $2 `write` or `remove`, $3 text. systemd itself says whether the calendar is one before anything is written. */
const changeScript = `qd_root /bin/sh -s -- "$@" <<'QD_END'
set -e
umask 022
qd_d=/etc/systemd/system/$1.d
if [ "$2" = write ]; then
  qd_c=$(printf '%s' "$3" | sed -n 's/^OnCalendar=//p' | tail -n 1)
  systemd-analyze calendar -- "$qd_c" >/dev/null
  mkdir -p "$qd_d"
  printf '%s' "$3" > "$qd_d/.quarterdeck-schedule.next"
  mv -f "$qd_d/.quarterdeck-schedule.next" "$qd_d/quarterdeck-schedule.conf"
else
  rm -f "$qd_d/quarterdeck-schedule.conf"
  rmdir "$qd_d" 2>/dev/null || :
fi
systemctl daemon-reload
if systemctl is-active --quiet -- "$1"; then systemctl restart -- "$1"; fi
QD_END`;

const seeNow = (reply: unknown): CalendarNow => {
  const read = seenSchema.safeParse(reply);
  return read.success ? read.data : { there: false };
};

/** Gives a timer another calendar by a drop-in of ours, or takes that drop-in away. */
export const calendarStep: StepKind<CalendarParams, CalendarNow> = {
  id: 'schedule.calendar',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ nodeId, timer, text }) => ({
    says:
      text === undefined
        ? `Take our calendar of ${timer} on ${nodeId} away: its own counts again.`
        : `Give ${timer} on ${nodeId} the calendar ${text.trim().split('OnCalendar=').at(-1)}.`,
    calls: [
      { face: 'check', text: `cat ${dropInOf(timer)}`, changes: false },
      {
        face: 'apply',
        text:
          text === undefined
            ? `rm -f ${dropInOf(timer)} && systemctl daemon-reload`
            : `printf '${text.replaceAll('\n', '\\n')}' > ${dropInOf(timer)} && systemctl daemon-reload`,
        changes: true,
      },
      { face: 'verify', text: `cat ${dropInOf(timer)}`, changes: false },
    ],
  }),
  check: (params) => [askCalendar(params)],
  see: ([reply]) => seeNow(reply),
  judge: (seen, { timer, nodeId, text, over }) => {
    if (!seen.there) return { kind: 'conflict', says: `There is no ${timer} on ${nodeId}.` };
    if (seen.text === text) return { kind: 'already-so' };
    return over === undefined || (seen.text ?? null) === over
      ? { kind: 'ready' }
      : {
          kind: 'conflict',
          says: `The calendar of ${timer} on ${nodeId} was changed by somebody else since: it is left as it is now.`,
        };
  },
  apply: ({ nodeId, timer, text }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'schedule.calendar-change',
      says: `Changing ${timer}`,
      script: changeScript,
      inputs: [timer, text === undefined ? 'remove' : 'write', text ?? ''],
      timeoutMs: 60_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [askCalendar(params)],
    holds: whenAnswered((reply, { nodeId, timer, text }) =>
      seeNow(reply).text === text
        ? { state: 'yes', says: `${timer} on ${nodeId} has its new calendar.` }
        : { state: 'not-yet', says: `${timer} on ${nodeId} has not changed yet.` },
    ),
  },
  undo: ({ text, ...params }, seen, call) =>
    stepCall(
      calendarStep,
      { ...params, over: text ?? null, ...(seen.text === undefined ? {} : { text: seen.text }) },
      { ...call, id: `${call.id} undo` },
    ),
};

export const calendar = defineStep(calendarStep);
