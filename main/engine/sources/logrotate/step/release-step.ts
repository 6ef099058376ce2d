import { bytesText } from '#shared/format';
import { failed, fault, ok } from '#shared/fault';
import { z } from '#shared/schema';
import {
  asRoot,
  changeAsk,
  defineStep,
  quoteWord,
  shownAsRoot,
  type ShellAsk,
  type StepKind,
} from '../../../source-kit/index.ts';
import { logAtSchema } from './log-now.ts';

const paramsSchema = logAtSchema.extend({
  processId: z.number().int().positive(),
  processName: z.string(),
  how: z.enum(['HUP', 'USR1', 'restart-unit']),
  /** Its unit; only needed for a restart. */
  unit: z.string().optional(),
});
export type ReleaseParams = z.infer<typeof paramsSchema>;

const seenSchema = z.object({
  /** Name of the process with that id now; absent: there is none. */
  processName: z.string().optional(),
  /** Bytes of the deleted file that it holds. */
  heldBytes: z.number().nonnegative(),
});
export type ReleaseSeen = z.infer<typeof seenSchema>;

/**
 * As root: $1 the process, $2 the file as it was called. A process that has ended holds nothing; one that has it open as its output
 * and for its errors holds it once.
 */
const program = `
case $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) in
  '' | Z* | X*) echo gone; exit 0 ;;
esac
printf 'process %s\\n' "$(cat "/proc/$1/comm" 2>/dev/null)"
ls "/proc/$1/fd" >/dev/null || exit 1
for qd_fd in "/proc/$1/fd"/*; do
  [ "$(readlink "$qd_fd" 2>/dev/null)" = "$2 (deleted)" ] && stat -L -c 'held %d:%i %b %B' "$qd_fd" 2>/dev/null
done | sort -u`;

const script = `${asRoot}
qd_root sh -c ${quoteWord(program)} sh "$1" "$2"`;

const askHeld = ({ nodeId, processId, path }: ReleaseParams): ShellAsk<ReleaseSeen> => ({
  id: 'logrotate.held',
  says: `ls -l /proc/${processId}/fd`,
  lane: 'own-channel',
  script,
  inputs: [String(processId), path],
  effect: 'reads',
  limits: { timeoutMs: 20_000, stdoutBytes: 65_536, stderrBytes: 65_536 },
  read: ({ stdout, exitStatus }) => {
    if (exitStatus !== 0)
      return failed(
        fault('probe.not-permitted', `What process ${processId} holds cannot be seen.`, { subject: nodeId }),
      );
    if (stdout.startsWith('gone')) return ok({ heldBytes: 0 });
    const processName = /^process (.*)$/m.exec(stdout)?.[1] ?? '';
    const held = [...stdout.matchAll(/^held \S+ (\d+) (\d+)$/gm)];
    return ok({
      processName,
      heldBytes: held.reduce((sum, [, blocks, size]) => sum + Number(blocks) * Number(size), 0),
    });
  },
});

/**
 * As root: $1 `restart` or `signal`, $2 the process, $3 its name, $4 the file, $5 the unit or the signal. Looked at again just before: an
 * id is given to another process once its own has ended.
 */
const letGoProgram = `
[ "$(cat "/proc/$2/comm" 2>/dev/null)" = "$3" ] || { echo "Process $2 is not $3 any more." >&2; exit 1; }
for qd_fd in "/proc/$2/fd"/*; do
  [ "$(readlink "$qd_fd" 2>/dev/null)" = "$4 (deleted)" ] || continue
  case $1 in
    restart) systemctl restart -- "$5" ;;
    *) kill -s "$5" "$2" ;;
  esac
  exit
done
echo "Process $2 does not hold $4 any more." >&2
exit 1`;

/** Makes a process open its files anew, so that the room of a deleted one returns. */
export const releaseStep: StepKind<ReleaseParams, ReleaseSeen> = {
  id: 'logrotate.release',
  params: paramsSchema,
  seen: seenSchema,
  describe: (params) => {
    const { nodeId, path, processId, processName, how, unit } = params;
    const call = how === 'restart-unit' ? `systemctl restart -- ${unit ?? ''}` : `kill -${how} ${processId}`;
    return {
      says: `Make ${processName} (${processId}) on ${nodeId} let go of the deleted ${path}: ${how === 'restart-unit' ? `restart ${unit ?? 'its unit'}` : `signal ${how}`}.`,
      calls: [
        { face: 'check', text: shownAsRoot(`ls -l /proc/${processId}/fd`), changes: false },
        { face: 'apply', text: shownAsRoot(call), changes: true },
        { face: 'verify', text: shownAsRoot(`ls -l /proc/${processId}/fd`), changes: false },
      ],
    };
  },
  check: (params) => [{ on: [params.nodeId], ask: askHeld(params) }],
  see: ([reply]) => reply as ReleaseSeen,
  judge: (seen, { processId, processName, how, unit }) => {
    if (seen.heldBytes === 0) return { kind: 'already-so' };
    if (seen.processName !== processName)
      return {
        kind: 'conflict',
        says: `Process ${processId} is ${seen.processName ?? 'gone'} now, not ${processName}.`,
      };
    return how === 'restart-unit' && unit === undefined
      ? { kind: 'conflict', says: `${processName} belongs to no unit; there is nothing to restart.` }
      : { kind: 'ready' };
  },
  apply: ({ nodeId, path, processId, processName, how, unit }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'logrotate.let-go',
      says: how === 'restart-unit' ? `systemctl restart ${unit ?? ''}` : `kill -${how} ${processId}`,
      script: `qd_root sh -c ${quoteWord(letGoProgram)} sh "$@"`,
      inputs: [
        how === 'restart-unit' ? 'restart' : 'signal',
        String(processId),
        processName,
        path,
        how === 'restart-unit' ? (unit ?? '') : how,
      ],
      timeoutMs: 120_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [{ on: [params.nodeId], ask: askHeld(params) }],
    holds: ([reply], { processName, processId, nodeId, path, how }, seen) => {
      const now = reply as ReleaseSeen | undefined;
      if (now === undefined) return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
      // A restart ends it and begins another one; a signal was to leave it at work.
      if (how !== 'restart-unit' && now.processName !== processName)
        return {
          state: 'no',
          says: `${processName} (${processId}) has ended, probably by the signal ${how}: ${bytesText(seen.heldBytes)} came free, and whoever needs it has to start it.`,
        };
      return now.heldBytes === 0
        ? { state: 'yes', says: `${processName} let go of ${path}; ${bytesText(seen.heldBytes)} came free.` }
        : { state: 'not-yet', says: `${processName} still holds ${bytesText(now.heldBytes)} of ${path}.` };
    },
  },
  undo: 'irreversible',
};

export const release = defineStep(releaseStep);
