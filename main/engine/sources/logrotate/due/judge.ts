import { directoryOf, type FileEntry, type FileTree, type Rule, type Settings } from '../config/index.ts';
import { dayNumber, weekdayOf, type LocalTime, type NodeClock } from './node-clock.ts';
import type { RotationState } from './read-state.ts';

/** What the next run does with one file of a rule, and why. */
export type Verdict = {
  /** `fails`: the run says so and ends with 1. `left`: neither due nor wrong: a link, several names, not there. */
  readonly kind: 'due' | 'not-due' | 'left' | 'fails';
  readonly says: string;
};

/** All that decides beside the rule. `now` in seconds since 1970, by the node's clock. */
export type Moment = {
  readonly tree: FileTree;
  readonly state: RotationState;
  readonly clock: NodeClock;
  readonly now: number;
};

const daySeconds = 86_400;
/** Room for daylight saving, and for machines that travel (logrotate.c). */
const futureSeconds = 25 * 3_600;

const sameHour = (a: LocalTime, b: LocalTime): boolean =>
  a.year === b.year && a.month === b.month && a.day === b.day && a.hour === b.hour;

/** What stands in the way of rotating it at all, before any date is looked at. */
const findObstacle = (path: string, { settings }: Rule, tree: FileTree): Verdict | undefined => {
  const parent = tree.directory(directoryOf(path));
  if (settings.as === undefined) {
    if (parent === undefined)
      return settings.missingOk
        ? { kind: 'left', says: 'Its directory does not exist.' }
        : {
            kind: 'fails',
            says: `Its directory ${directoryOf(path)} does not exist, and the rule has no missingok.`,
          };
    const groupWrites = parent.groupId !== 0 && (parent.mode & 0o020) !== 0;
    if (groupWrites || (parent.mode & 0o002) !== 0)
      return {
        kind: 'fails',
        says: `Others may write to ${directoryOf(path)}, so logrotate leaves its files alone; the rule needs “su”.`,
      };
  }
  const file = tree.entry(path);
  if (file === undefined)
    return settings.missingOk
      ? { kind: 'left', says: 'It does not exist.' }
      : { kind: 'fails', says: 'It does not exist, and the rule has no missingok.' };
  if (file.kind === 'link')
    return { kind: 'left', says: 'It is a symbolic link; logrotate leaves links alone.' };
  if (!settings.allowHardLink && file.links !== 1)
    return {
      kind: 'left',
      says: 'It has several names; logrotate leaves such files alone without allowhardlink.',
    };
  return undefined;
};

/** Days between two dates, as logrotate counts them: whole days of 24 hours between their midnights. */
const daysBetween = (last: LocalTime, now: LocalTime, clock: NodeClock): number => {
  const midnight = (time: LocalTime) => clock.seconds({ ...time, hour: 0, minute: 0, second: 0 });
  return Math.trunc((midnight(now) - midnight(last)) / daySeconds);
};

/** True when a rule's period is over; only asked when the hour is another than that of the last rotation. */
const isOver = (
  { criterion, weekday }: Settings,
  last: LocalTime,
  now: LocalTime,
  clock: NodeClock,
): boolean => {
  const days = daysBetween(last, now, clock);
  switch (criterion) {
    case 'hourly':
      return true;
    case 'daily':
      return last.day !== now.day || last.month !== now.month || last.year !== now.year;
    case 'weekly':
      return days >= 7 || (days >= 1 && weekdayOf(dayNumber(now.year, now.month, now.day)) === weekday);
    case 'monthly':
      return last.month !== now.month || last.year !== now.year;
    case 'yearly':
      return last.year !== now.year;
    case 'size':
      return false;
  }
};

const judgeTime = (file: FileEntry, { settings }: Rule, last: LocalTime, moment: Moment): Verdict => {
  const now = moment.clock.local(moment.now);
  if (moment.clock.seconds(last) - moment.now > futureSeconds)
    return { kind: 'due', says: 'It was rotated in the future, so logrotate rotates it now.' };
  if (sameHour(last, now)) return { kind: 'not-due', says: 'It was rotated or first seen within this hour.' };
  if (!isOver(settings, last, now, moment.clock))
    return { kind: 'not-due', says: `Its ${settings.criterion} time has not come.` };
  if (settings.minSize !== 0 && file.sizeBytes < settings.minSize)
    return { kind: 'not-due', says: 'It is smaller than minsize.' };
  if (settings.minAge !== 0 && settings.minAge * daySeconds >= moment.now - file.modifiedAt)
    return { kind: 'not-due', says: 'It is younger than minage.' };
  return { kind: 'due', says: `Its ${settings.criterion} time has come.` };
};

const judgeFileThere = (file: FileEntry, rule: Rule, last: LocalTime, moment: Moment): Verdict => {
  const { settings } = rule;
  if (settings.maxSize !== 0 && file.sizeBytes > settings.maxSize)
    return { kind: 'due', says: 'It is larger than maxsize.' };
  if (settings.criterion !== 'size') return judgeTime(file, rule, last, moment);
  return file.sizeBytes >= settings.threshold
    ? { kind: 'due', says: 'It has reached its size.' }
    : { kind: 'not-due', says: 'It has not reached its size.' };
};

/** What a run of logrotate at that moment does with a file of a rule: findNeedRotating of logrotate 3.21. */
export const judgeFile = (path: string, rule: Rule, moment: Moment): Verdict => {
  const obstacle = findObstacle(path, rule, moment.tree);
  if (obstacle !== undefined) return obstacle;
  const file = moment.tree.entry(path);
  if (file === undefined) return { kind: 'left', says: 'It does not exist.' };
  // A log that logrotate never saw counts as rotated now.
  const last = moment.state.get(path) ?? { ...moment.clock.local(moment.now), minute: 0, second: 0 };
  const verdict = judgeFileThere(file, rule, last, moment);
  return verdict.kind === 'due' && !rule.settings.ifEmpty && file.sizeBytes === 0
    ? { kind: 'not-due', says: 'It is empty, and the rule has notifempty.' }
    : verdict;
};

/** First moment at which time alone makes it due after that rotation, seconds; undefined: time never does. */
export const dueAfter = ({ settings }: Rule, last: LocalTime, clock: NodeClock): number | undefined => {
  const start = { ...last, minute: 0, second: 0 };
  const midnight = { ...start, hour: 0 };
  switch (settings.criterion) {
    case 'hourly':
      return clock.seconds({ ...start, hour: last.hour + 1 });
    case 'daily':
      return clock.seconds({ ...midnight, day: last.day + 1 });
    case 'weekly': {
      const today = weekdayOf(dayNumber(last.year, last.month, last.day));
      const wait = (settings.weekday - today + 7) % 7;
      return clock.seconds({ ...midnight, day: last.day + (settings.weekday > 6 || wait === 0 ? 7 : wait) });
    }
    case 'monthly':
      return clock.seconds({ ...midnight, month: last.month + 1, day: 1 });
    case 'yearly':
      return clock.seconds({ ...midnight, year: last.year + 1, month: 1, day: 1 });
    case 'size':
      return undefined;
  }
};
