import { failed, fault, ok } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { asRoot, quoteWord, type ShellAsk } from '../../../source-kit/index.ts';

/** One log as it lies there at this moment. `identity` is device and inode: the same name may be another file a moment later. */
export const logNowSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    identity: z.string(),
    sizeBytes: z.number().nonnegative(),
    /** What it takes on the disk: less than its size where it has holes. */
    diskBytes: z.number().nonnegative(),
    /** Bytes free for root on its file system; absent: it could not be told. */
    freeBytes: z.number().nonnegative().optional(),
  }),
  z.object({ kind: z.literal('absent') }),
  /** A link, a directory, a device: nothing here follows or cuts one. */
  z.object({ kind: z.literal('other'), says: z.string() }),
]);
export type LogNow = z.infer<typeof logNowSchema>;

export const logAtSchema = z.object({ nodeId: nodeIdSchema, path: z.string().min(1).max(1_024) });
export type LogAt = z.infer<typeof logAtSchema>;

const program = `
if [ -h "$1" ]; then echo 'other a symbolic link'
elif [ -f "$1" ]; then stat -c 'file %d:%i %s %b %B' -- "$1" && df -kP -- "$1" | tail -n 1
elif [ -e "$1" ]; then echo 'other no ordinary file'
else exit 3
fi`;

/** $1: the log. Directories that only root may enter are looked into through sudo, where that needs no password. */
const script = `${asRoot}
qd_program=${quoteWord(program)}
sh -c "$qd_program" sh "$1" && exit 0
qd_root sh -c "$qd_program" sh "$1"
case $? in
  0) ;;
  3) echo absent ;;
  *) echo denied ;;
esac`;

const fileLine = /^file (\d+:\d+) (\d+) (\d+) (\d+)$/;
const readLogNow = (stdout: string): LogNow | undefined => {
  const [first = '', disk = ''] = stdout.split('\n');
  if (first === 'absent') return { kind: 'absent' };
  if (first.startsWith('other ')) return { kind: 'other', says: first.slice('other '.length) };
  const [, identity, size, blocks, blockBytes] = fileLine.exec(first) ?? [];
  if (identity === undefined) return undefined;
  const free = Number(disk.split(/\s+/)[3]);
  return {
    kind: 'file',
    identity,
    sizeBytes: Number(size),
    diskBytes: Number(blocks) * Number(blockBytes),
    ...(Number.isFinite(free) ? { freeBytes: free * 1_024 } : {}),
  };
};

/** What one log is now: its identity, its size, and what is free beside it. */
export const askLogNow = ({ nodeId, path }: LogAt): ShellAsk<LogNow> => ({
  id: 'logrotate.log-now',
  says: `stat and df of ${path}`,
  lane: 'own-channel',
  script,
  inputs: [path],
  effect: 'reads',
  limits: { timeoutMs: 20_000, stdoutBytes: 65_536, stderrBytes: 65_536 },
  read: ({ stdout }) => {
    if (stdout.startsWith('denied'))
      return failed(
        fault('probe.not-permitted', `The login user may not see ${path}, and sudo asks for a password.`, {
          subject: nodeId,
        }),
      );
    const log = readLogNow(stdout);
    return log === undefined
      ? failed(fault('probe.unreadable', `${path} could not be looked at on ${nodeId}.`, { subject: nodeId }))
      : ok(log);
  },
});

/** Bytes that came free on the disk between two looks; a hole counts as free. */
export const bytesFreed = (before: LogNow, after: LogNow): number =>
  Math.max(
    0,
    (before.kind === 'file' ? before.diskBytes : 0) - (after.kind === 'file' ? after.diskBytes : 0),
  );
