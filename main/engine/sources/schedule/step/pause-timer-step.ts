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
import { pauseFolder } from '../script.ts';
import { askAboutTimer } from './ask-about-timer.ts';
import { pausedAnew } from './paused-anew.ts';
import { whenAnswered } from './when-answered.ts';

const paramsSchema = z.object({
  nodeId: nodeIdSchema,
  timer: z.string(),
  wanted: z.enum(['paused', 'running']),
  /** Words of the note: who, when, until; empty to take it away. */
  note: z.string().max(1_000),
  /** The note that may be taken away: that of the pause which is taken back. Another is somebody else's. Absent: whichever is there. */
  over: z.string().max(1_000).optional(),
});
export type PauseTimerParams = z.infer<typeof paramsSchema>;

const seenSchema = z.object({
  there: z.boolean(),
  isActive: z.boolean(),
  /** Words of the note that is there. */
  note: z.string().optional(),
});
type PauseNow = z.infer<typeof seenSchema>;

const dropInOf = (timer: string): string => `/etc/systemd/system/${timer}.d/quarterdeck-paused.conf`;

const askScript = `systemctl show -p LoadState,ActiveState -- "$1" 2>/dev/null
if [ -f "${pauseFolder}/$1" ]; then printf 'note='; head -n 1 "${pauseFolder}/$1"; fi`;

const readPause = ({ stdout }: ShellReply): Result<PauseNow> => {
  const lines = stdout.split('\n');
  if (!lines.some((line) => line.startsWith('LoadState=')))
    return failed(
      fault('daemon.refused', 'systemctl tells nothing of it.', { subject: 'schedule.pause-state' }),
    );
  const note = lines.find((line) => line.startsWith('note='))?.slice('note='.length);
  return ok({
    there: lines.includes('LoadState=loaded'),
    isActive: lines.includes('ActiveState=active'),
    ...(note === undefined ? {} : { note }),
  });
};

const askPause = (params: PauseTimerParams): Placed<PauseNow> =>
  askAboutTimer(params, {
    id: 'schedule.pause-state',
    says: `systemctl show ${params.timer}`,
    script: askScript,
    read: readPause,
  });

/**
 * The note is the pause: a drop-in lets the timer start only while there is none, so it stays paused over a reboot, and whoever
 * removes the note by hand ends it. Nothing is masked or disabled.
 */
const pauseScript = `qd_root /bin/sh -s -- "$@" <<'QD_END'
set -e
umask 022
mkdir -p ${pauseFolder} "/etc/systemd/system/$1.d"
printf '%s\\n' "$2" > "${pauseFolder}/.$1.next"
mv -f "${pauseFolder}/.$1.next" "${pauseFolder}/$1"
printf '[Unit]\\nConditionPathExists=!${pauseFolder}/%s\\n' "$1" > "/etc/systemd/system/$1.d/quarterdeck-paused.conf"
systemctl daemon-reload
systemctl stop -- "$1"
QD_END`;

const resumeScript = `qd_root /bin/sh -s -- "$@" <<'QD_END'
set -e
rm -f "${pauseFolder}/$1" "/etc/systemd/system/$1.d/quarterdeck-paused.conf"
rmdir "/etc/systemd/system/$1.d" 2>/dev/null || :
systemctl daemon-reload
systemctl start -- "$1"
QD_END`;

const isSo = ({ isActive, note }: PauseNow, { wanted }: PauseTimerParams): boolean =>
  wanted === 'paused' ? !isActive && note !== undefined : isActive && note === undefined;

const seeNow = (reply: unknown): PauseNow => {
  const read = seenSchema.safeParse(reply);
  return read.success ? read.data : { there: false, isActive: false };
};

/** Keeps a timer from starting anything, over reboots too, or lets it again. */
export const pauseTimerStep: StepKind<PauseTimerParams, PauseNow> = {
  id: 'schedule.pause-timer',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ nodeId, timer, wanted, note }) => ({
    says:
      wanted === 'paused'
        ? `Pause ${timer} on ${nodeId}, also over a reboot, with a note of who did it.`
        : `Let ${timer} on ${nodeId} run again.`,
    calls: [
      { face: 'check', text: `systemctl show -- ${timer}`, changes: false },
      ...(wanted === 'paused'
        ? [
            `echo '${note}' > ${pauseFolder}/${timer}`,
            `printf '[Unit]\\nConditionPathExists=!${pauseFolder}/${timer}\\n' > ${dropInOf(timer)}`,
            `systemctl daemon-reload && systemctl stop -- ${timer}`,
          ]
        : [
            `rm -f ${pauseFolder}/${timer} ${dropInOf(timer)}`,
            `systemctl daemon-reload && systemctl start -- ${timer}`,
          ]
      ).map((text) => ({ face: 'apply' as const, text, changes: true })),
      { face: 'verify', text: `systemctl show -- ${timer}`, changes: false },
    ],
  }),
  check: (params) => [askPause(params)],
  see: ([reply]) => seeNow(reply),
  judge: (seen, params) => {
    if (!seen.there) return { kind: 'conflict', says: `There is no ${params.timer} on ${params.nodeId}.` };
    if (isSo(seen, params)) return { kind: 'already-so' };
    const anew = pausedAnew(`${params.timer} on ${params.nodeId}`, seen.note, params);
    if (anew !== undefined) return anew;
    return params.wanted === 'paused' && !seen.isActive
      ? { kind: 'conflict', says: `${params.timer} on ${params.nodeId} does not run, and not by a pause.` }
      : { kind: 'ready' };
  },
  apply: ({ nodeId, timer, wanted, note }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'schedule.pause-timer',
      says: wanted === 'paused' ? `Pausing ${timer}` : `Resuming ${timer}`,
      script: wanted === 'paused' ? pauseScript : resumeScript,
      inputs: [timer, note],
      timeoutMs: 60_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [askPause(params)],
    holds: whenAnswered((reply, params) => {
      const says = `${params.timer} on ${params.nodeId} is ${params.wanted === 'paused' ? 'paused' : 'on'}.`;
      return isSo(seeNow(reply), params)
        ? { state: 'yes', says }
        : { state: 'not-yet', says: `${params.timer} on ${params.nodeId} has not changed yet.` };
    }),
  },
  undo: (params, seen, call) =>
    stepCall(
      pauseTimerStep,
      seen.note === undefined
        ? { ...params, wanted: 'running', note: '', over: params.note }
        : { ...params, wanted: 'paused', note: seen.note },
      { ...call, id: `${call.id} undo` },
    ),
};

export const pauseTimer = defineStep(pauseTimerStep);
