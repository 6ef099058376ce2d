import { bytesText } from '#shared/format';
import { z } from '#shared/schema';
import { changeAsk, defineStep, quoteWord, shownAsRoot, type StepKind } from '../../../source-kit/index.ts';
import { askLogNow, bytesFreed, logAtSchema, logNowSchema, type LogNow } from './log-now.ts';

const paramsSchema = logAtSchema.extend({ keepTailBytes: z.number().int().nonnegative() });
export type CutOffParams = z.infer<typeof paramsSchema>;

/**
 * As root: $1 the log, $2 bytes of its end to keep, $3 device and inode as they were seen. No copy is made on the disk: the
 * end waits in memory (/dev/shm or /run) and is written back into the same file, so that whoever writes it goes on. It is
 * refused when the name is another file by now, or a link: names in directories of others could lead anywhere. So it is opened
 * once, looked at, and from then on only gone to by what is open; by its name the kernel would not let even root write to
 * a log of somebody else in a folder like /tmp (protected_regular, proc_sys_fs(5)).
 */
const program = `
[ -f "$1" ] && [ ! -h "$1" ] && exec 3<"$1" && [ "$(stat -L -c '%d:%i' /proc/self/fd/3)" = "$3" ] || {
  echo "$1 is another file than the one that was seen." >&2
  exit 1
}
if [ "$2" -gt 0 ]; then
  for qd_dir in /dev/shm /run; do
    qd_tail=$(umask 077; mktemp "$qd_dir/quarterdeck-tail.XXXXXX" 2>/dev/null) || continue
    tail -c "$2" <&3 >"$qd_tail" 2>/dev/null && break
    rm -f "$qd_tail"
    qd_tail=
  done
  [ -n "$qd_tail" ] || { echo 'There is no room in memory for the end of the log. Keep less of it.' >&2; exit 1; }
  trap 'rm -f "$qd_tail"' EXIT
fi
: >/proc/self/fd/3 || exit 1
if [ -n "$qd_tail" ]; then
  cat "$qd_tail" >>/proc/self/fd/3 || {
    trap - EXIT
    echo "The log was emptied, and its end could not be written back: it is in $qd_tail." >&2
    exit 1
  }
fi`;

/** Empties a log in place but for its end: the way that needs no room. What is before its end is lost. */
export const cutOffStep: StepKind<CutOffParams, LogNow> = {
  id: 'logrotate.cut-off',
  params: paramsSchema,
  seen: logNowSchema,
  describe: ({ nodeId, path, keepTailBytes }) => ({
    says: `Cut off ${path} on ${nodeId}, ${keepTailBytes === 0 ? 'keeping nothing' : `keeping its last ${bytesText(keepTailBytes)}`}.`,
    calls: [
      { face: 'check', text: `stat ${path}; df -kP ${path}`, changes: false },
      {
        face: 'apply',
        text: shownAsRoot(
          keepTailBytes === 0
            ? `sh -c ': >${path}'`
            : `sh -c 'tail -c ${keepTailBytes} ${path} >/dev/shm/tail; : >${path}; cat /dev/shm/tail >>${path}'`,
        ),
        changes: true,
      },
      { face: 'verify', text: `stat ${path}; df -kP ${path}`, changes: false },
    ],
  }),
  check: (params) => [{ on: [params.nodeId], ask: askLogNow(params) }],
  see: ([reply]) => reply as LogNow,
  judge: (seen, { path, nodeId, keepTailBytes }) => {
    if (seen.kind === 'absent') return { kind: 'conflict', says: `${path} is not on ${nodeId} any more.` };
    if (seen.kind === 'other') return { kind: 'conflict', says: `${path} on ${nodeId} is ${seen.says}.` };
    return seen.diskBytes <= keepTailBytes ? { kind: 'already-so' } : { kind: 'ready' };
  },
  apply: ({ nodeId, path, keepTailBytes }, seen) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'logrotate.empty',
      says: `emptying ${path}`,
      script: `qd_root sh -c ${quoteWord(program)} sh "$1" "$2" "$3"`,
      inputs: [path, String(keepTailBytes), seen.kind === 'file' ? seen.identity : ''],
      timeoutMs: 120_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [{ on: [params.nodeId], ask: askLogNow(params) }],
    holds: ([reply], { path, nodeId, keepTailBytes }, seen) => {
      const now = reply as LogNow | undefined;
      if (now === undefined) return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
      if (now.kind !== 'file') return { state: 'no', says: `${path} is gone: somebody else moved it.` };
      const freed = bytesFreed(seen, now);
      // One that was no larger than what is kept has nothing to give.
      const hadNothing = seen.kind === 'file' && seen.diskBytes <= keepTailBytes;
      // A short one may become shorter within the same block of the disk.
      const isShorter = seen.kind === 'file' && now.sizeBytes < seen.sizeBytes;
      if (freed === 0 && !hadNothing && !isShorter)
        return { state: 'not-yet', says: `${path} takes as much of the disk as before.` };
      const free = now.freeBytes === undefined ? '' : `; ${bytesText(now.freeBytes)} are free there now`;
      return {
        state: 'yes',
        says: `${path} is ${bytesText(now.diskBytes)} on the disk, ${bytesText(freed)} came free${free}.`,
      };
    },
  },
  undo: 'irreversible',
};

export const cutOff = defineStep(cutOffStep);
