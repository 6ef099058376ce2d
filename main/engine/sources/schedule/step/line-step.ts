import { failed, fault, ok, type Result } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import {
  asRoot,
  defineStep,
  shownAsRoot,
  stepCall,
  type Placed,
  type ShellAsk,
  type ShellReply,
  type StepKind,
} from '../../../source-kit/index.ts';
import { changedAsSeen } from './changed-as-seen.ts';
import { whenAnswered } from './when-answered.ts';

const paramsSchema = z.object({
  nodeId: nodeIdSchema,
  path: z.string(),
  line: z.number().int().positive(),
  /** Whole lines. */
  before: z.string(),
  after: z.string(),
  says: z.string(),
});
export type LineParams = z.infer<typeof paramsSchema>;

const seenSchema = z.object({
  /** SHA-256 of the whole table; absent: it is not there. */
  hash: z.string().optional(),
  /** Lines that are the one before, and the one after. */
  before: z.number().int(),
  after: z.number().int(),
  /** The line before stands at its number. */
  isAtPlace: z.boolean(),
  endsWithNewline: z.boolean(),
});
type LineNow = z.infer<typeof seenSchema>;

/** $1 path, $2 line, $3 before, $4 after: `HASH BEFORE AFTER AT-PLACE NEWLINE`. Values pass through the environment, never through code. */
const askScript = `${asRoot}
qd_root /bin/sh -s -- "$@" <<'QD_END'
[ ! -h "$1" ] || { echo link; exit; }
[ -f "$1" ] || { echo absent; exit; }
qd_nl=yes
[ -z "$(tail -c 1 "$1")" ] || qd_nl=no
qd_h=$(sha256sum < "$1" | cut -d ' ' -f 1)
QD_LINE=$2 QD_OLD=$3 QD_NEW=$4 awk '
  $0 == ENVIRON["QD_OLD"] { b++; if (NR == ENVIRON["QD_LINE"]) p = 1 }
  $0 == ENVIRON["QD_NEW"] { a++ }
  END { print b + 0, a + 0, p + 0 }
' < "$1" | { read -r qd_b qd_a qd_p; echo "$qd_h $qd_b $qd_a $qd_p $qd_nl"; }
QD_END`;

/**
 * $5 is the hash that was seen. Written beside it and moved over it at once; owner, mode and every other byte stay. The new file gets
 * its owner last: in a folder that others may write to, the kernel lets not even root write into a file of somebody else.
 */
const changeScript = `${asRoot}
qd_root /bin/sh -s -- "$@" <<'QD_END'
set -e
[ ! -h "$1" ] || exit 75
[ "$(sha256sum < "$1" | cut -d ' ' -f 1)" = "$5" ] || exit 75
qd_dir=\${1%/*}
qd_next=$qd_dir/.quarterdeck-\${1##*/}.next
umask 077
rm -f "$qd_next"
trap 'rm -f "$qd_next"' EXIT
QD_LINE=$2 QD_OLD=$3 QD_NEW=$4 QD_AT=$6 awk '
  $0 == ENVIRON["QD_OLD"] && (ENVIRON["QD_AT"] == "no" || NR == ENVIRON["QD_LINE"]) { print ENVIRON["QD_NEW"]; n++; next }
  { print }
  END { exit n != 1 }
' < "$1" > "$qd_next" || exit 76
chown "$(stat -c '%u:%g' "$1")" "$qd_next"
chmod "$(stat -c %a "$1")" "$qd_next"
[ "$(sha256sum < "$1" | cut -d ' ' -f 1)" = "$5" ] || exit 75
mv -f "$qd_next" "$1"
case $(readlink -f "$(command -v crond)" 2>/dev/null) in
  *busybox*) case $qd_dir in */crontabs) printf '%s\\n' "\${1##*/}" >> "$qd_dir/cron.update" ;; esac ;;
esac
QD_END`;

const readLine = ({ stdout }: ShellReply): Result<LineNow> => {
  const first = stdout.split('\n')[0] ?? '';
  if (first === 'absent') return ok({ before: 0, after: 0, isAtPlace: false, endsWithNewline: true });
  // A new file would take the place of the link, and an undo could not give that back.
  if (first === 'link')
    return failed(
      fault('daemon.refused', 'The table is a symbolic link; it is not written through.', {
        subject: 'schedule.line',
      }),
    );
  const [, hash, before, after, place, newline] =
    /^([0-9a-f]{64}) (\d+) (\d+) ([01]) (yes|no)$/.exec(first) ?? [];
  if (hash === undefined)
    return failed(fault('daemon.refused', 'The table cannot be read as root.', { subject: 'schedule.line' }));
  return ok({
    hash,
    before: Number(before),
    after: Number(after),
    isAtPlace: place === '1',
    endsWithNewline: newline === 'yes',
  });
};

const askLine = ({ nodeId, path, line, before, after }: LineParams): Placed<LineNow> => ({
  on: [nodeId],
  ask: {
    id: 'schedule.line',
    says: `sha256sum ${path}`,
    lane: 'own-channel',
    script: askScript,
    inputs: [path, String(line), before, after],
    effect: 'reads',
    limits: { timeoutMs: 20_000, stdoutBytes: 16_384, stderrBytes: 16_384 },
    read: readLine,
  },
});

const changeLine = (params: LineParams, seen: LineNow): ShellAsk<true> => ({
  id: 'schedule.line-change',
  says: `writing ${params.path}`,
  lane: 'own-channel',
  script: changeScript,
  inputs: [
    params.path,
    String(params.line),
    params.before,
    params.after,
    seen.hash ?? '',
    seen.isAtPlace ? 'yes' : 'no',
  ],
  effect: 'changes',
  limits: { timeoutMs: 30_000, stdoutBytes: 16_384, stderrBytes: 65_536 },
  read: changedAsSeen('schedule.line-change', params.path),
});

const seeNow = (reply: unknown): LineNow => {
  const read = seenSchema.safeParse(reply);
  return read.success ? read.data : { before: 0, after: 0, isAtPlace: false, endsWithNewline: true };
};

/** Writes one line of a table of cron in place of another, when it still is the one that the plan saw. */
export const lineStep: StepKind<LineParams, LineNow> = {
  id: 'schedule.line',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ path, line, before, after, says }) => ({
    says,
    calls: [
      { face: 'check', text: `sha256sum ${path}; sed -n ${line}p ${path}`, changes: false },
      {
        face: 'apply',
        text: shownAsRoot(`edit ${path}, line ${line}\n- ${before}\n+ ${after}`),
        changes: true,
      },
      { face: 'verify', text: `sed -n ${line}p ${path}`, changes: false },
    ],
  }),
  check: (params) => [askLine(params)],
  see: ([reply]) => seeNow(reply),
  judge: (seen, { path, nodeId }) => {
    const conflict = (says: string) => ({ kind: 'conflict' as const, says });
    if (seen.hash === undefined) return conflict(`${path} is not there any more on ${nodeId}.`);
    if (seen.before === 0)
      return seen.after > 0
        ? { kind: 'already-so' }
        : conflict(`The line is not in ${path} on ${nodeId} any more.`);
    if (!seen.isAtPlace && seen.before > 1)
      return conflict(`${path} on ${nodeId} was changed, and has this line more than once.`);
    // A line without an end would get one, and the undo could not take it back.
    return seen.endsWithNewline
      ? { kind: 'ready' }
      : conflict(`The last line of ${path} on ${nodeId} has no end: give it one first.`);
  },
  apply: (params, seen) => ({ on: [params.nodeId], ask: changeLine(params, seen) }),
  comparesAndSets: true,
  verify: {
    pollMs: 1_000,
    asks: (params) => [askLine(params)],
    // The same line may stand there for another entry already: one more than before is ours.
    holds: whenAnswered((reply, { path, nodeId }, seen) =>
      seeNow(reply).after > (seen.before > 0 ? seen.after : 0)
        ? { state: 'yes', says: `${path} on ${nodeId} has the new line.` }
        : { state: 'not-yet', says: `${path} on ${nodeId} has not changed yet.` },
    ),
  },
  undo: (params, _seen, call) =>
    stepCall(
      lineStep,
      {
        ...params,
        before: params.after,
        after: params.before,
        says: `Write the line of ${params.path} on ${params.nodeId} back as it was.`,
      },
      { ...call, id: `${call.id} undo` },
    ),
};

export const line = defineStep(lineStep);
