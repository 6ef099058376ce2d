import { directoryOf, nameOf, placeOfOld, type FileEntry, type Rule } from '../config/index.ts';

const compressedForm = /\.(?:gz|bz2|xz|zst|lz4|lzma|Z|zip)$/;
/** What logrotate and its like put behind a name: a number, a date with or without hours, `old`. */
const endForm = /^(.+?)(?:\.\d{1,5}|[-.]\d{4}-?\d\d-?\d\d(?:[-_.T]?\d\d(?::?\d\d){0,2})?|[-.]\d{10}|\.old)$/;
/** The same before an `extension`: `app-20261122.log`. */
const middleForm =
  /^(.+?)(?:\.\d{1,5}|[-.]\d{4}-?\d\d-?\d\d(?:[-_.T]?\d\d(?::?\d\d){0,2})?|[-.]\d{10})(\.[A-Za-z]{1,8})$/;

export const isCompressed = (name: string): boolean => compressedForm.test(name);

/** Names of the logs that a file of this name may be an old generation of, most telling first. */
export const stemsOf = (name: string): readonly string[] => {
  const plain = name.replace(compressedForm, '');
  const middle = middleForm.exec(plain);
  return [
    ...(endForm.exec(plain)?.slice(1, 2) ?? []),
    ...(middle === null ? [] : [`${middle[1] ?? ''}${middle[2] ?? ''}`]),
    ...(plain === name ? [] : [plain]),
  ];
};

/** Old generations of the logs of a node. */
export type Generations = {
  readonly of: (path: string) => readonly FileEntry[];
  /** The log that this file is an old generation of; undefined: of none. */
  readonly logOf: (path: string) => string | undefined;
};

/** Where the logs of rules with `olddir` came from: `directory of old ones` and name. */
const displacedBy = (rules: readonly Rule[]): ReadonlyMap<string, string> =>
  new Map(
    rules.flatMap(({ settings, files }) =>
      settings.oldDirectory === undefined
        ? []
        : files.map((path) => [`${placeOfOld(path, settings.oldDirectory)}/${nameOf(path)}`, path] as const),
    ),
  );

/** Finds for every file the log it was rotated from, by its name, beside it or in the rule's olddir. */
export const findGenerations = (
  files: readonly FileEntry[],
  isLog: (path: string) => boolean,
  rules: readonly Rule[],
): Generations => {
  const displaced = displacedBy(rules);
  const logs = new Map<string, string>();
  const found = new Map<string, FileEntry[]>();
  for (const file of files) {
    if (file.kind !== 'file' || logs.has(file.path)) continue;
    const place = directoryOf(file.path);
    const log = stemsOf(nameOf(file.path))
      .map((stem) => displaced.get(`${place}/${stem}`) ?? `${place}/${stem}`)
      .find((path) => path !== file.path && isLog(path));
    if (log === undefined) continue;
    logs.set(file.path, log);
    const list = found.get(log) ?? [];
    list.push(file);
    found.set(log, list);
  }
  return { of: (path) => found.get(path) ?? [], logOf: (path) => logs.get(path) };
};
