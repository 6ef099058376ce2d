import type { LogCover, LogFile, NodeLogs, RotationRule } from '#shared/model';
import { bytesText, plural } from './quantity.ts';

/** When a rule rotates: `daily`, `daily, over 100 MB at once`, `over 100 MB`. Words of logrotate.8 meant by it stand in the rule. */
const whenWords = ({ frequency, sizeBytes, minSizeBytes, maxSizeBytes }: RotationRule): readonly string[] => {
  if (sizeBytes !== undefined) return [`over ${bytesText(sizeBytes)}`];
  return [
    ...(frequency === undefined ? [] : [frequency]),
    ...(minSizeBytes === undefined ? [] : [`over ${bytesText(minSizeBytes)} only`]),
    ...(maxSizeBytes === undefined ? [] : [`over ${bytesText(maxSizeBytes)} at once`]),
  ];
};

const keepWords = (keep: number): string =>
  keep < 0 ? 'keep all' : keep === 0 ? 'keep none' : `keep ${keep}`;

/** A rule in a few words: `daily, keep 7, compress, copytruncate`. */
const ruleText = (rule: RotationRule): string =>
  [
    ...whenWords(rule),
    keepWords(rule.keep),
    ...(rule.compress === 'no' ? [] : ['compress']),
    ...(rule.how === 'rename' ? [] : [rule.how]),
  ].join(', ');

/** Who keeps a log small, in a few words; `no limit set` where nobody does. */
export const coverText = (cover: LogCover, rules: readonly RotationRule[]): string => {
  switch (cover.by) {
    case 'rule': {
      const rule = rules.find(({ id }) => id === cover.ruleId);
      return rule === undefined ? 'a rule that is gone' : ruleText(rule);
    }
    case 'driver':
      return `${plural(cover.maxFiles, 'file')}, ${bytesText(cover.maxBytes)} in all`;
    case 'journald':
      return `journald, up to ${bytesText(cover.maxBytes)}`;
    case 'nobody':
      return 'no limit set';
    case 'unknown':
      return 'unknown';
  }
};

/** Name of a log beside its node: the container's for a container's log, else its path. */
export const logName = ({ path, container }: Pick<LogFile, 'path' | 'container'>): string =>
  container === undefined ? path : (container.service ?? container.name);

/** `9.1 GB an hour`, or why there is none. */
export const growthText = ({ growth }: Pick<LogFile, 'growth'>): string =>
  growth === undefined ? 'not watched long enough' : `${bytesText(growth.bytesPerHour)} an hour`;

/** Who has it open: `nginx (812)`. */
export const writersText = ({ writers }: Pick<LogFile, 'writers'>): string =>
  writers === undefined
    ? 'unknown'
    : writers.length === 0
      ? 'nobody'
      : writers.map(({ processName, processId }) => `${processName} (${processId})`).join(', ');

/** "json-file, at most 3 files of 10 MB". `maxBytes` undefined: no cap. */
export const logDriverText = (
  driver: string,
  { maxBytes, maxFiles }: { readonly maxBytes?: number | undefined; readonly maxFiles: number },
): string =>
  maxBytes === undefined
    ? `${driver}, no cap`
    : `${driver}, at most ${maxFiles === 1 ? 'one file' : `${maxFiles} files`} of ${bytesText(maxBytes)}`;

/** How new containers of a node keep their logs, in a few words; `says` has the rest. */
export const containerDefaultText = ({
  driver,
  isBounded,
  cap,
}: NonNullable<NodeLogs['containerDefault']>): string => {
  if (driver === undefined) return 'unknown';
  if (isBounded === 'unknown') return `${driver}, bound unknown`;
  return logDriverText(driver, cap ?? { maxFiles: 1 });
};
