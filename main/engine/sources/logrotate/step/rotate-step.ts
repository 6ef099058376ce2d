import { bytesText } from '#shared/format';
import { z } from '#shared/schema';
import { changeAsk, defineStep, quoteWord, shownAsRoot, type StepKind } from '../../../source-kit/index.ts';
import { askLogNow, logAtSchema, logNowSchema, type LogNow } from './log-now.ts';

const paramsSchema = logAtSchema.extend({
  /** `/etc/logrotate.d/nginx:1` */
  ruleId: z.string(),
  /** A whole configuration of logrotate with this one rule, its defaults before it. */
  config: z.string().min(1).max(131_072),
  /** A copy is made first (`copytruncate`, `copy`): it must fit. */
  copies: z.boolean(),
});
export type RotateParams = z.infer<typeof paramsSchema>;

/**
 * As root. The configuration lies in memory (/run or /dev/shm) while it is used: it needs no room on the disk that may be
 * full, and logrotate reads only files that belong to root. logrotate's own state file is used, as always.
 */
const program = `
for qd_dir in /run /dev/shm; do
  qd_conf=$(umask 077; mktemp "$qd_dir/quarterdeck-rotate.XXXXXX" 2>/dev/null) && break
done
[ -n "$qd_conf" ] || { echo 'There is no room in memory for the configuration.' >&2; exit 1; }
trap 'rm -f "$qd_conf"' EXIT
printf '%s' "$1" >"$qd_conf" || exit 1
logrotate -v -f "$qd_conf"`;

/** What one forced run of one rule does. The files of the rule are rotated together, as logrotate does it. */
export const rotateStep: StepKind<RotateParams, LogNow> = {
  id: 'logrotate.rotate',
  params: paramsSchema,
  seen: logNowSchema,
  describe: ({ nodeId, path, ruleId, config }) => ({
    says: `Rotate ${path} on ${nodeId} by its rule ${ruleId}, now.`,
    calls: [
      { face: 'check', text: `stat ${path}; df -kP ${path}`, changes: false },
      {
        face: 'apply',
        text: `${shownAsRoot('logrotate -v -f <a file in memory with exactly this>')}\n${config}`,
        changes: true,
      },
      { face: 'verify', text: `stat ${path}`, changes: false },
    ],
  }),
  check: (params) => [{ on: [params.nodeId], ask: askLogNow(params) }],
  see: ([reply]) => reply as LogNow,
  judge: (seen, { path, nodeId, copies }) => {
    if (seen.kind === 'absent') return { kind: 'conflict', says: `${path} is not on ${nodeId} any more.` };
    if (seen.kind === 'other') return { kind: 'conflict', says: `${path} on ${nodeId} is ${seen.says}.` };
    if (seen.sizeBytes === 0) return { kind: 'already-so' };
    if (copies && (seen.freeBytes === undefined || seen.freeBytes < seen.diskBytes))
      return {
        kind: 'conflict',
        says: `A copy of ${path} needs ${bytesText(seen.diskBytes)}; ${seen.freeBytes === undefined ? 'how much is free is not known' : `${bytesText(seen.freeBytes)} are free`}. Cut it off instead.`,
      };
    return { kind: 'ready' };
  },
  apply: ({ nodeId, config }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'logrotate.force',
      says: 'logrotate -f',
      script: `qd_root sh -c ${quoteWord(program)} sh "$1"`,
      inputs: [config],
      timeoutMs: 600_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [{ on: [params.nodeId], ask: askLogNow(params) }],
    holds: ([reply], { path, nodeId }, seen) => {
      const now = reply as LogNow | undefined;
      if (now === undefined) return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
      const isNew =
        now.kind === 'absent' ||
        (now.kind === 'file' &&
          seen.kind === 'file' &&
          // Whoever does not append goes on at its old place: as long as before, and a hole where the rest was.
          (now.identity !== seen.identity ||
            now.sizeBytes < seen.sizeBytes ||
            now.diskBytes < seen.diskBytes));
      if (!isNew && seen.kind === 'file' && seen.sizeBytes > 0)
        return { state: 'not-yet', says: `${path} is still the same file, and not smaller.` };
      const size =
        now.kind === 'file' ? `${bytesText(now.sizeBytes)} now` : 'not there until somebody writes it';
      return { state: 'yes', says: `${path} was rotated; it is ${size}.` };
    },
  },
  undo: 'irreversible',
};

export const rotate = defineStep(rotateStep);
