import type { NodeId, PlannedFile } from '#shared/model';

/** What a dry run says of one file, before sizes are known. */
type Change = Pick<PlannedFile, 'path' | 'becomes' | 'to' | 'says'>;

/** Lines of logrotate 3.21 in debug mode (logrotate.c, rotateSingleLog and findNeedRotating). */
const readers: readonly (readonly [RegExp, (found: readonly string[]) => Change])[] = [
  [
    /^renaming (\S.*) to (\S.*?)(?: \(rotatecount .*)?$/,
    ([, path = '', to = '']) => ({ path, becomes: 'renamed', to, says: '' }),
  ],
  [
    /^copying (\S.*) to (\S.*)$/,
    ([, path = '', to = '']) => ({ path: to, becomes: 'created', says: `A copy of ${path}.` }),
  ],
  [
    /^truncating (\S.*)$/,
    ([, path = '']) => ({ path, becomes: 'emptied', says: 'The same file, so its writer goes on.' }),
  ],
  [
    /^creating new (\S.*) mode = .*$/,
    ([, path = '']) => ({ path, becomes: 'created', says: 'Empty, with its owner and mode.' }),
  ],
  [
    /^removing old log (\S.*)$/,
    ([, path = '']) => ({ path, becomes: 'removed', says: 'Older than what is kept.' }),
  ],
  [
    /^log (\S.*) doesn't exist -- won't try to dispose of it$/,
    ([, path = '']) => ({ path, becomes: 'removed', says: 'Older than what is kept.' }),
  ],
];

const sectionStart = 'rotating pattern: ';

/** What a forced dry run would do for the rule that has this log, line by line; undefined: no rule has it. */
export const readDryRun = (
  output: string,
  of: { readonly nodeId: NodeId; readonly path: string; readonly sizes: ReadonlyMap<string, number> },
): { readonly files: readonly PlannedFile[]; readonly errors: readonly string[] } | undefined => {
  const lines = output.split('\n');
  const considered = lines.indexOf(`considering log ${of.path}`);
  if (considered < 0) return undefined;
  const start = lines.findLastIndex((line, at) => at < considered && line.startsWith(sectionStart));
  const next = lines.findIndex((line, at) => at > considered && line.startsWith(sectionStart));
  const section = lines.slice(start + 1, next < 0 ? undefined : next);
  const changes = section.flatMap((line): readonly Change[] => {
    for (const [form, read] of readers) {
      const found = form.exec(line);
      if (found !== null) return [read(found)];
    }
    return [];
  });
  const reached = new Set(
    changes.flatMap(({ becomes, to }) => (becomes === 'renamed' && to !== undefined ? [to] : [])),
  );
  return {
    errors: section.filter((line) => line.startsWith('error:')),
    files: merged(changes, reached, of.sizes).map((change) => withSize(change, of)),
  };
};

/**
 * Debug mode renames nothing, so that what falls out of the end is said to be missing: a name that something is renamed to and
 * that is disposed of then is a removal of what is renamed. Names that do not exist are left out.
 */
const merged = (
  changes: readonly Change[],
  reached: ReadonlySet<string>,
  sizes: ReadonlyMap<string, number>,
): readonly Change[] => {
  const disposed = new Set(
    changes.flatMap(({ path, becomes }) => (becomes === 'removed' && reached.has(path) ? [path] : [])),
  );
  return changes.flatMap((change): readonly Change[] => {
    if (change.becomes === 'renamed' && change.to !== undefined && disposed.has(change.to))
      return sizes.has(change.path)
        ? [{ path: change.path, becomes: 'removed', says: 'Older than what is kept.' }]
        : [];
    if (change.becomes === 'removed' && disposed.has(change.path)) return [];
    return (change.becomes === 'renamed' || change.becomes === 'removed') && !sizes.has(change.path)
      ? []
      : [change];
  });
};

const withSize = (
  change: Change,
  { nodeId, sizes }: { readonly nodeId: NodeId; readonly sizes: ReadonlyMap<string, number> },
): PlannedFile => {
  const sizeBytes = sizes.get(change.path);
  const frees = change.becomes === 'removed' || change.becomes === 'emptied';
  return {
    nodeId,
    ...change,
    ...(change.becomes === 'created' ? { sizeBytes: 0 } : sizeBytes === undefined ? {} : { sizeBytes }),
    ...(frees && sizeBytes !== undefined ? { freesBytes: sizeBytes } : {}),
  };
};
