import { failed, fault, ok, type Result } from '#shared/fault';
import {
  linesOf,
  readCount,
  readKibibytes,
  readSections,
  type FillingReading,
  type ShellReply,
} from '../../../source-kit/index.ts';

type Path = FillingReading['paths'][number];
type Deleted = FillingReading['deletedOpen'][number];

/** Which section gives which kind of path, the more telling kind last: it wins for a file that stands in two. */
const kinds = [
  ['directories', 'directory'],
  ['files', 'file'],
  ['logs', 'log'],
  ['containers', 'container-log'],
] as const satisfies readonly (readonly [string, Path['kind']])[];

const words: Readonly<Record<string, string>> = {
  directories: 'directories',
  files: 'large files',
  logs: 'log files',
  containers: 'container logs',
  open: 'open files',
};

/** `du -k`: size, tab, path. */
const readPath = (line: string, kind: Path['kind']): Path | undefined => {
  const [, size, path] = /^(\d+)\t(\/.*)$/.exec(line) ?? [];
  const sizeBytes = readKibibytes(size);
  return sizeBytes === undefined || path === undefined ? undefined : { path, kind, sizeBytes };
};

/** Process id, inode, blocks, block size, process name, tab, path as the kernel shows it. */
const readDeleted = (line: string): (Deleted & { readonly inode: string }) | undefined => {
  const [, pid, inode, blocks, blockBytes, name, path] =
    /^(\d+) (\d+) (\d+) (\d+) ([^\t]*)\t(\/.*) \(deleted\)$/.exec(line) ?? [];
  const [processId, blockCount, blockSize] = [pid, blocks, blockBytes].map(readCount);
  if (processId === undefined || processId === 0 || blockCount === undefined || blockSize === undefined)
    return undefined;
  if (inode === undefined || path === undefined || !Number.isSafeInteger(blockCount * blockSize))
    return undefined;
  return { path, sizeBytes: blockCount * blockSize, processId, processName: name || 'unnamed', inode };
};

/** Several descriptors or processes may hold one file: its room counts once, under the first holder. */
const oncePerFile = (files: readonly (Deleted & { readonly inode: string })[]): Deleted[] =>
  [...new Map(files.toReversed().map((file) => [file.inode, file])).values()]
    .map(({ inode: _inode, ...file }) => file)
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes);

/** Reads the answer to `host.filling`. Fault `probe.unreadable`. */
export const readFilling = (reply: ShellReply): Result<FillingReading> => {
  const found = readSections(reply.stdout, 'host.filling');
  if (!found.ok) return found;
  const sections = found.value;
  if (![...kinds.map(([name]) => name), 'stalled', 'deleted'].some((name) => sections.has(name)))
    return failed(
      fault('probe.unreadable', 'The look at the disk printed nothing.', { subject: 'host.filling' }),
    );
  const paths = new Map<string, Path>();
  for (const [name, kind] of kinds)
    for (const line of linesOf(sections.get(name))) {
      const path = readPath(line, kind);
      if (path !== undefined) paths.set(path.path, path);
    }
  const deleted = linesOf(sections.get('deleted')).flatMap((line) => readDeleted(line) ?? []);
  const isCut = (name: string): boolean => sections.get(name)?.status === 'cut';
  const ended = sections.has('deleted') && /\n@end\n?$/.test(reply.stdout);
  return ok({
    paths: [...paths.values()],
    deletedOpen: oncePerFile(deleted),
    blindSpots: [
      ...blindSpotsOf((name) => sections.get(name)?.status, sections.has('stalled')),
      ...(ended ? [] : ['The look ended early; what is listed is what came until then.']),
    ],
    cutShort: !ended || sections.has('stalled') || Object.keys(words).some(isCut),
  });
};

const blindSpotsOf = (
  statusOf: (name: string) => string | undefined,
  stalled: boolean,
): readonly string[] => [
  ...(stalled ? ['The node stalls on its disk or memory, so its directories were not walked.'] : []),
  ...Object.entries(words).flatMap(([name, says]) => {
    const status = statusOf(name);
    if (status === 'cut') return [`There was no time to see all ${says}.`];
    if (status === 'partly' && name !== 'open') return [`Some ${says} cannot be read by the login user.`];
    return status === 'denied' ? [`The ${says} cannot be read by the login user.`] : [];
  }),
  ...(statusOf('others') === 'denied'
    ? ['Deleted files that other users’ processes hold open cannot be seen.']
    : []),
  ...(statusOf('deleted') === 'absent' ? ['This node cannot say which deleted files are still open.'] : []),
];
