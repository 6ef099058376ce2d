import type { LogFile } from '#shared/model';
import { directoryOf, nameOf, type Rule } from '../config/index.ts';
import { containerIdOf, isDockersOwn } from './cover.ts';
import { findGenerations, stemsOf, type Generations } from './generations.ts';
import { logFileOf } from './log-file.ts';
import type { Picture } from './picture.ts';

const isUnder = (path: string, directory: string): boolean =>
  path.startsWith(`${directory.replace(/\/+$/, '')}/`);

/** Whether a file counts as a log: it lies in a log directory, a rule names it, a process writes it like one. */
const createIsLog = (picture: Picture): ((path: string) => boolean) => {
  const directories = ['/var/log', ...picture.context.node.node.logDirectories];
  const journal = '/var/log/journal';
  const written = new Set(
    (picture.reading.open ?? []).flatMap(({ isDeleted, path, device, inode }) => {
      const there = picture.byPath.get(path);
      return !isDeleted && there?.device === device && there?.inode === inode ? [path] : [];
    }),
  );
  return (path) => {
    const file = picture.byPath.get(path);
    if (file?.kind !== 'file' || isUnder(path, journal)) return false;
    if (isDockersOwn(path)) return containerIdOf(path) !== undefined;
    return (
      written.has(path) || picture.ruleOf(path) !== undefined || directories.some((one) => isUnder(path, one))
    );
  };
};

/** All logs of a node, and the generations that belong to them. */
export type FoundLogs = {
  readonly logs: readonly LogFile[];
  readonly generations: Generations;
  /** Rules whose patterns take their own old generations for logs. */
  readonly selfRotating: readonly Rule[];
};

const isGenerationOfRule = (path: string, rule: Rule): boolean =>
  stemsOf(nameOf(path)).some((stem) => rule.files.includes(`${directoryOf(path)}/${stem}`));

/** Growth first, then size. */
const byTrouble = (a: LogFile, b: LogFile): number =>
  (b.growth?.bytesPerHour ?? 0) - (a.growth?.bytesPerHour ?? 0) ||
  b.sizeBytes - a.sizeBytes ||
  (a.path < b.path ? -1 : 1);

export const findLogs = (picture: Picture): FoundLogs => {
  const isLog = createIsLog(picture);
  const { rules } = picture.config;
  const files = [...picture.byPath.values()];
  const generations = findGenerations(files, isLog, rules);
  const heldLogOf = (path: string): string | undefined =>
    stemsOf(nameOf(path))
      .map((stem) => `${directoryOf(path)}/${stem}`)
      .find(isLog);
  const logs = files.filter(({ path }) => isLog(path) && generations.logOf(path) === undefined);
  return {
    logs: logs.map((file) => logFileOf(file, picture, { ...generations, heldLogOf })).toSorted(byTrouble),
    generations,
    selfRotating: rules.filter((rule) => {
      const there = rule.files.filter((path) => picture.byPath.get(path)?.kind === 'file').slice(0, 500);
      return there.some((path) => isGenerationOfRule(path, rule));
    }),
  };
};
