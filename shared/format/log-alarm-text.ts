import type { Alarm, EpochMs, FillsBeforeRotation, LogFinding } from '#shared/model';
import type { AlarmText } from './disk-alarm-text.ts';
import { bytesRateText, bytesText, countText, listText, plural } from './quantity.ts';
import { durationText } from './time.ts';

type Trouble = Extract<Alarm['evidence'], { readonly rule: 'log-trouble' }>;
type Fills = Pick<FillsBeforeRotation, 'mount' | 'fullAt' | 'path' | 'bytesPerHour'> & {
  readonly nextDueAt?: EpochMs | undefined;
};

const dot = (text: string): string => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);

/** `/var/log of fra-web-1 is full in 3 h, before its logs are rotated`, without a full stop. */
export const fillsTitle = (
  { mount, fullAt }: Pick<Fills, 'mount' | 'fullAt'>,
  node: string,
  now: EpochMs,
): string =>
  fullAt <= now
    ? `${node} ${mount} is full, and its logs are not rotated before`
    : `${node} ${mount} is full in ${durationText(fullAt - now)}, before its logs are rotated`;

/** Why: what grows there, how fast, and when it is rotated. */
export const fillsBecause = (
  { path, bytesPerHour, nextDueAt }: Omit<Fills, 'mount' | 'fullAt'>,
  now: EpochMs,
): string => {
  const grows = `${path} grows by ${bytesRateText(bytesPerHour)}`;
  return nextDueAt === undefined
    ? `${grows}, and nothing rotates it by the clock.`
    : `${grows} and is rotated next in ${durationText(nextDueAt - now)}.`;
};

/** The next safe step where a volume fills before its logs are rotated. */
export const fillsNext = ({ path, nextDueAt }: Pick<Fills, 'path' | 'nextDueAt'>): string =>
  nextDueAt === undefined
    ? `Rotate ${path} now, then give it a rule with a size.`
    : `Rotate ${path} now, then give its rule a size (maxsize) and let logrotate run every hour.`;

const titles: Readonly<Record<LogFinding['kind'], (it: Trouble, node: string) => string>> = {
  uncovered: ({ count, subjects }, node) =>
    count === 1
      ? `Nobody rotates ${subjects[0] ?? 'a log'} on ${node}`
      : `Nobody rotates ${countText(count)} growing logs on ${node}`,
  'no-cap': ({ count }, node) => `${plural(count, 'container')} on ${node} may log without end`,
  'journal-unbounded': (_it, node) => `The journal of ${node} has no bound`,
  'rule-matches-nothing': ({ count }, node) =>
    `${plural(count, 'rotation rule')} on ${node} ${count === 1 ? 'matches' : 'match'} no file`,
  'rule-fails': ({ count }, node) =>
    `${plural(count, 'rotation rule')} on ${node} ${count === 1 ? 'fails' : 'fail'}`,
  'rule-doubled': ({ count }, node) =>
    `${plural(count, 'log')} on ${node} ${count === 1 ? 'has' : 'have'} more than one rule`,
  'will-not-fit': ({ subjects }, node) => `There is no room on ${node} to rotate ${subjects[0] ?? 'a log'}`,
  'runner-off': (_it, node) => `Nothing starts logrotate on ${node}`,
  'runner-failed': (_it, node) => `logrotate failed on ${node}`,
  'held-deleted': (_it, node) => `Deleted files still take room on ${node}`,
  'fills-before-rotation': ({ mount = 'a volume' }, node) =>
    `${node} ${mount} is full before its logs are rotated`,
};

const moreText = ({ subjects, count }: Trouble): string => {
  const others = subjects.slice(1, 4);
  const left = count - 1 - others.length;
  if (others.length === 0) return '';
  return ` Also: ${listText(left > 0 ? [...others, `${countText(left)} more`] : others)}.`;
};

const growthWords = ({ sizeBytes, bytesPerHour }: Trouble): string =>
  sizeBytes === undefined || bytesPerHour === undefined || bytesPerHour === 0
    ? ''
    : ` It has ${bytesText(sizeBytes)} and grows by ${bytesRateText(bytesPerHour)}.`;

/** An alarm about the logs of a node. */
export const logTroubleText = (evidence: Trouble, node: string, now: EpochMs): AlarmText => {
  const { kind, subjects, mount, fullAt, bytesPerHour, nextDueAt, says, nextStep, wellSince } = evidence;
  if (wellSince !== undefined)
    return {
      title: `The logs of ${node} are in order again`,
      because: `It has been so for ${durationText(now - wellSince)}. The alarm ends when it stays.`,
      next: 'Nothing to do if it stays.',
    };
  const [path] = subjects;
  if (kind === 'fills-before-rotation' && mount !== undefined && fullAt !== undefined && path !== undefined) {
    const fills = { mount, fullAt, path, bytesPerHour: bytesPerHour ?? 0, nextDueAt };
    return {
      title: fillsTitle(fills, node, now),
      because: `${fillsBecause(fills, now)}${moreText(evidence)}`,
      next: fillsNext(fills),
    };
  }
  return {
    title: titles[kind](evidence, node),
    because: `${dot(says)}${growthWords(evidence)}${moreText(evidence)}`,
    next: dot(nextStep),
  };
};
