import { bytesText, roughDurationText } from '#shared/format';
import type { LogFile, LogFinding } from '#shared/model';
import type { Rule } from '../config/index.ts';
import { runAfter } from '../logs/index.ts';
import { dayMs, fillsInMs, freeAt, hourMs, type Case, type Judge } from './case.ts';

/** gzip makes text about five to ten times smaller; this is what it takes at the very least. */
const leastCompressed = 0.1;

const ruleOf = (log: LogFile, { picture }: Case): Rule | undefined =>
  log.cover.by === 'rule' ? picture.ruleOf(log.path) : undefined;

/** Until the rule's size is reached by growth, ms; undefined: it never is, as far as is known. */
const sizeReachedIn = (log: LogFile, { settings }: Rule): number | undefined => {
  const limits = [settings.maxSize, settings.criterion === 'size' ? settings.threshold : 0].filter(
    (bytes) => bytes > 0,
  );
  const limit = Math.min(...limits);
  if (limits.length === 0) return undefined;
  if (log.sizeBytes >= limit) return 0;
  const growth = log.growth?.bytesPerHour ?? 0;
  return growth > 0 ? ((limit - log.sizeBytes) / growth) * hourMs : undefined;
};

/** Until the next run that rotates it, by time or by size, ms; undefined: nobody knows when that is. */
const turnIn = (log: LogFile, rule: Rule, { picture }: Case): number | undefined => {
  const receivedAt = picture.context.receivedAt;
  const bySize = sizeReachedIn(log, rule);
  const run = bySize === undefined ? undefined : runAfter(picture.runs, picture.now + bySize / 1_000);
  const turns = [
    ...(run === undefined ? [] : [picture.consoleMs(run) - receivedAt]),
    ...(log.nextDueAt === undefined ? [] : [log.nextDueAt - receivedAt]),
  ];
  return turns.length === 0 ? undefined : Math.max(0, Math.min(...turns));
};

/** What its rotation needs beside it while it runs, of a log of that size; 0: nothing to speak of. */
const needOf = (sizeBytes: number, { settings }: Rule): { readonly bytes: number; readonly why: string } => {
  if (settings.copyTruncate || settings.copy || settings.renameCopy)
    return { bytes: sizeBytes, why: 'it copies the log first' };
  return settings.compress && !settings.delayCompress
    ? { bytes: sizeBytes * leastCompressed, why: 'the compressed copy must fit beside it' }
    : { bytes: 0, why: '' };
};

const willNotFitOf = (log: LogFile, of: Case): LogFinding | undefined => {
  const rule = ruleOf(log, of);
  const free = freeAt(log.path, of);
  if (rule === undefined || free === undefined || rule.settings.oldDirectory?.startsWith('/') === true)
    return undefined;
  const now = needOf(log.sizeBytes, rule);
  const turn = turnIn(log, rule, of);
  const grown = ((log.growth?.bytesPerHour ?? 0) * Math.min(turn ?? 0, 7 * dayMs)) / hourMs;
  const then = needOf(log.sizeBytes + grown, rule);
  const isNow = now.bytes > free;
  if (!isNow && then.bytes <= Math.max(0, free - grown)) return undefined;
  const when = isNow ? 'already' : `by its next turn in ${roughDurationText(turn ?? 0)}`;
  return {
    kind: 'will-not-fit',
    severity: isNow ? 'critical' : 'warning',
    subject: log.path,
    says: `Rotating ${log.path} needs ${bytesText(isNow ? now.bytes : then.bytes)} ${when}, because ${isNow ? now.why : then.why}; ${bytesText(isNow ? free : Math.max(0, free - grown))} ${isNow ? 'is' : 'will be'} free.`,
    nextStep: isNow
      ? 'Rotate it in truncate-first mode, which needs no copy; then let the rule rename instead.'
      : 'Rotate it now, while it still fits, or give the rule a maxsize.',
  };
};

/** Rotations that need more room than is free, now or by the time they come. */
export const willNotFit: Judge = (of) => of.logs.flatMap((log) => willNotFitOf(log, of) ?? []);

const fillsFirstOf = (log: LogFile, of: Case): LogFinding | undefined => {
  const rule = ruleOf(log, of);
  const fillsIn = fillsInMs(log, of);
  if (rule === undefined || fillsIn === undefined) return undefined;
  const turn = turnIn(log, rule, of);
  // Where nobody knows the next turn, only a disk that is full within a day is worth a word.
  if (fillsIn >= (turn ?? dayMs)) return undefined;
  const rotation =
    turn === undefined
      ? 'nobody can say when it is rotated next'
      : `its rotation comes in ${roughDurationText(turn)}`;
  return {
    kind: 'fills-before-rotation',
    severity: fillsIn < dayMs ? 'critical' : 'warning',
    subject: log.path,
    says: `${log.path} grows by ${bytesText(log.growth?.bytesPerHour ?? 0)} an hour and fills its disk in about ${roughDurationText(fillsIn)}; ${rotation}.`,
    nextStep: 'Rotate it now; then give its rule a maxsize and let logrotate run every hour.',
  };
};

/** Logs that fill their disk before their rule's turn comes. */
export const fillsBeforeRotation: Judge = (of) => of.logs.flatMap((log) => fillsFirstOf(log, of) ?? []);
