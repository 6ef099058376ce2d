import { bytesText, roughDurationText } from '#shared/format';
import type { LogFile, LogFinding } from '#shared/model';
import { containerOf } from '../logs/index.ts';
import { dayMs, fillsInMs, mebibyte, type Case, type Judge } from './case.ts';

/** Below that it does not matter within weeks. */
const leastPerHour = 1_024;
/** Growing faster, or as big as that, is worth a person's time now. */
const muchPerHour = mebibyte;
const muchBytes = 100 * mebibyte;
/** Where growth is not known yet: big, and written within a day. */
const bigUnwatched = 10 * mebibyte;

/** How fast it grows, in words; undefined: it does not, as far as is known. */
const growthWords = (log: LogFile, of: Case): string | undefined => {
  if (log.growth !== undefined)
    return log.growth.bytesPerHour >= leastPerHour
      ? `grows by ${bytesText(log.growth.bytesPerHour)} an hour`
      : undefined;
  const isFresh = log.changedAt !== undefined && of.picture.context.receivedAt - log.changedAt < dayMs;
  return isFresh && log.sizeBytes >= bigUnwatched
    ? `is ${bytesText(log.sizeBytes)} big and was written within a day`
    : undefined;
};

const severityOf = (log: LogFile, fillsIn: number | undefined): LogFinding['severity'] => {
  if (fillsIn !== undefined && fillsIn < dayMs) return 'critical';
  const isMuch = (log.growth?.bytesPerHour ?? 0) >= muchPerHour || log.sizeBytes >= muchBytes;
  return isMuch ? 'warning' : 'note';
};

const findingOf = (log: LogFile, of: Case): LogFinding | undefined => {
  if (log.cover.by !== 'nobody' || log.kind === 'journal') return undefined;
  const grows = growthWords(log, of);
  if (log.kind === 'file' && grows === undefined) return undefined;
  const fillsIn = fillsInMs(log, of);
  const ends =
    fillsIn === undefined || fillsIn > 30 * dayMs
      ? ''
      : ` By that alone its disk is full in about ${roughDurationText(fillsIn)}.`;
  if (log.kind === 'file')
    return {
      kind: 'uncovered',
      severity: severityOf(log, fillsIn),
      subject: log.path,
      says: `${log.path} ${grows ?? ''}, and nothing rotates it. ${log.cover.says}${ends}`,
      nextStep: 'Cover this log: the console proposes a rule from how the process writes it.',
    };
  // What has ended writes no more, whatever its driver would let it.
  if (containerOf(log.path, of.picture)?.isRunning === false) return undefined;
  const name = log.container?.name ?? 'a container';
  return {
    kind: 'no-cap',
    severity: severityOf(log, fillsIn) === 'critical' ? 'critical' : 'warning',
    subject: log.path,
    says: `Docker writes the log of ${name} without end${grows === undefined ? '' : `; it ${grows}`}. ${log.cover.says}${ends}`,
    nextStep:
      'Cap the logs of its service: a redeploy with max-size and max-file. The daemon’s own setting only holds for new containers.',
  };
};

/** Logs that grow and that nothing keeps within bounds. */
export const uncovered: Judge = (of) => of.logs.flatMap((log) => findingOf(log, of) ?? []);
