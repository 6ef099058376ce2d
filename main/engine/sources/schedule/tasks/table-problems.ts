import { readTable } from '../cron/table.ts';
import type { CronKind, ScheduleReading, TableFile } from '../read/reading.ts';

export type FileProblem = { readonly says: string; readonly nextStep: string };

type Judge = (file: TableFile, name: string) => FileProblem | undefined;

/** Names in /etc/cron.d that Debian's cron reads, and of scripts that its run-parts runs (cron(8), run-parts(8)). */
export const partName = /^[A-Za-z0-9_-]+$/;

/** Leftovers of editors and packages, which cronie passes over; any other name it takes. */
const leftover = /^[.#]|~$|\.rpm(?:save|orig|new)$/;

const groupOrOthersWrite = 0o022;
const anybodyExecutes = 0o111;

const isOfFolder = ({ path }: TableFile): boolean => path.startsWith('/etc/cron.d/');

const strictName: Judge = (file, name) =>
  isOfFolder(file) && !partName.test(name)
    ? {
        says: 'its name has other signs than letters, digits, _ and -.',
        nextStep: `Rename it, to ${name.replace(/\.[a-z]+$/, '').replaceAll(/[^A-Za-z0-9_-]/g, '-')} for example.`,
      }
    : undefined;

const noLeftover: Judge = (file, name) =>
  isOfFolder(file) && leftover.test(name)
    ? {
        says: 'its name is that of a leftover of an editor or a package.',
        nextStep: 'Rename it, or remove it.',
      }
    : undefined;

const ownerIs =
  (ownerOf: (file: TableFile) => string): Judge =>
  (file) =>
    file.owner === '?' || file.owner === ownerOf(file)
      ? undefined
      : {
          says: `it belongs to ${file.owner}.`,
          nextStep: `Make it ${ownerOf(file)}’s: chown ${ownerOf(file)} ${file.path}`,
        };

const ofItsUser = ({ of }: TableFile): string => (of.kind === 'user' ? of.user : 'root');

const onlyOwnerWrites: Judge = ({ mode, path }) =>
  mode !== undefined && (mode & groupOrOthersWrite) !== 0
    ? {
        says: 'others than its owner may write to it.',
        nextStep: `Take that away: chmod go-w ${path}`,
      }
    : undefined;

const nobodyExecutes: Judge = ({ mode, path }) =>
  mode !== undefined && (mode & anybodyExecutes) !== 0
    ? { says: 'it may be executed.', nextStep: `Take that away: chmod a-x ${path}` }
    : undefined;

const lastLineEnds: Judge = ({ endsWithNewline, lines }) =>
  !endsWithNewline && lines.length > 0
    ? { says: 'its last line has no end.', nextStep: 'Add an empty line at its end.' }
    : undefined;

const everyLineRead: Judge = (file) => {
  const owner = file.of.kind === 'user' ? file.of.user : undefined;
  const bad = readTable(file.lines, owner).entries.find(({ problem }) => problem !== undefined);
  return bad === undefined
    ? undefined
    : { says: `line ${bad.line} is no entry.`, nextStep: 'Put that line right.' };
};

/** What each cron asks of a whole table, as each was seen to do (see README). */
const judges: Readonly<Record<CronKind, readonly Judge[]>> = {
  vixie: [strictName, ownerIs(ofItsUser), onlyOwnerWrites, lastLineEnds, everyLineRead],
  cronie: [noLeftover, ownerIs(ofItsUser), onlyOwnerWrites, nobodyExecutes],
  busybox: [],
  none: [],
};

/** Why cron passes over a whole table; undefined: it reads it. */
export const fileProblem = (reading: ScheduleReading, file: TableFile): FileProblem | undefined => {
  if (file.of.kind === 'anacron') return undefined;
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  for (const judge of judges[reading.cron.kind]) {
    const problem = judge(file, name);
    if (problem !== undefined) return problem;
  }
  return undefined;
};
