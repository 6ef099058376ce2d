import { readTable } from '../cron/table.ts';
import type { ScheduleReading, TableFile } from '../read/reading.ts';

export type FileProblem = { readonly says: string; readonly nextStep: string };

/** Names in /etc/cron.d that cron reads, and of scripts that run-parts runs (cron(8), run-parts(8)). */
export const partName = /^[A-Za-z0-9_-]+$/;

const groupOrOthersWrite = 0o022;

/** Why cron passes over a whole table; undefined: it reads it. Only Debian's cron is this strict. */
export const fileProblem = (reading: ScheduleReading, file: TableFile): FileProblem | undefined => {
  if (reading.cron.kind !== 'vixie' || file.of.kind === 'anacron') return undefined;
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const owner = file.of.kind === 'user' ? file.of.user : 'root';
  if (file.path.startsWith('/etc/cron.d/') && !partName.test(name))
    return {
      says: 'its name has other signs than letters, digits, _ and -.',
      nextStep: `Rename it, to ${name.replace(/\.[a-z]+$/, '').replaceAll(/[^A-Za-z0-9_-]/g, '-')} for example.`,
    };
  if (file.owner !== '?' && file.owner !== owner)
    return {
      says: `it belongs to ${file.owner}.`,
      nextStep: `Make it ${owner}’s: chown ${owner} ${file.path}`,
    };
  if (file.mode !== undefined && (file.mode & groupOrOthersWrite) !== 0)
    return {
      says: 'others than its owner may write to it.',
      nextStep: `Take that away: chmod go-w ${file.path}`,
    };
  if (!file.endsWithNewline && file.lines.length > 0)
    return { says: 'its last line has no end.', nextStep: 'Add an empty line at its end.' };
  const bad = readTable(file.lines, file.of.kind === 'user' ? file.of.user : undefined).entries.find(
    ({ problem }) => problem !== undefined,
  );
  return bad === undefined
    ? undefined
    : { says: `line ${bad.line} is no entry.`, nextStep: 'Put that line right.' };
};
