import { bytesText } from '#shared/format';
import type { LogFinding } from '#shared/model';
import { journalBound } from '../logs/index.ts';
import { freeAt, type Judge } from './case.ts';

/** journald that nobody gave a bound, judged by what its own would still take. */
export const journalUnbounded: Judge = (of) => {
  const { journal } = of.picture.reading;
  const bound = journalBound(of.picture);
  if (!journal?.sizeBytes || !journal.directory.startsWith('/var') || bound?.by !== undefined) return [];
  const free = freeAt(journal.directory, of);
  const more = bound === undefined ? undefined : Math.max(0, bound.maxBytes - journal.sizeBytes);
  const isTight = free !== undefined && more !== undefined && more > free;
  const finding: LogFinding = {
    kind: 'journal-unbounded',
    severity: isTight ? 'warning' : 'note',
    subject: journal.directory,
    says:
      bound === undefined
        ? `The journal has no bound of its own and holds ${bytesText(journal.sizeBytes)}.`
        : `The journal has no bound but journald’s own of ${bytesText(bound.maxBytes)}; it holds ${bytesText(journal.sizeBytes)}${isTight ? ', and what it may still take is more than is free' : ''}.`,
    nextStep: 'Bound the journal: SystemMaxUse in a drop-in, and a vacuum now if room is needed.',
  };
  return [finding];
};
