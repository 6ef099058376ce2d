import { bytesText, countText, durationText, percentText } from '#shared/format';
import type { AlarmPolicy } from '#shared/model';

/** One rule in words: when it is raised, when it clears, and why these numbers. */
export type PolicyLine = {
  readonly name: string;
  readonly raised: string;
  readonly clears: string;
  readonly because: string;
};

type Low = AlarmPolicy['space']['lowWarning'];
type RunOut = AlarmPolicy['space']['runOutWarning'];

const lowLine = (
  name: string,
  warning: Low,
  critical: Low,
  amount: (value: number) => string,
  because: string,
): PolicyLine => ({
  name,
  raised: `Warning when less than ${percentText(warning.enterRatio)} and less than ${amount(warning.enterBelow)} is left, critical under ${percentText(critical.enterRatio)} and ${amount(critical.enterBelow)}.`,
  clears: `above ${percentText(warning.exitRatio)}, from critical above ${percentText(critical.exitRatio)}.`,
  because,
});

const runOutLine = (name: string, warning: RunOut, critical: RunOut, because: string): PolicyLine => ({
  name,
  raised: `Warning when it is full within ${durationText(warning.horizonMs)} for ${durationText(warning.forMs)} and under ${percentText(warning.maxAvailableRatio)} is left, critical within ${durationText(critical.horizonMs)} and under ${percentText(critical.maxAvailableRatio)}.`,
  clears: `when full lies beyond ${durationText(warning.exitHorizonMs)}, from critical beyond ${durationText(critical.exitHorizonMs)}.`,
  because,
});

const highLine = (
  name: string,
  limits: AlarmPolicy['clockSkew'],
  text: (value: number) => string,
  because: string,
): PolicyLine => ({
  name,
  raised: `Warning over ${text(limits.warnEnter)}, critical over ${text(limits.criticalEnter)}${limits.forMs === 0 ? '' : `, for ${durationText(limits.forMs)}`}.`,
  clears: `under ${text(limits.warnExit)} for ${durationText(limits.keepFiringMs)}.`,
  because,
});

const celsius = (value: number): string => `${value} °C`;
const inodes = (value: number): string => `${countText(value)} inodes`;

/** Every rule with numbers of its own, in words made from the policy itself. */
export const policyLines = (policy: AlarmPolicy): readonly PolicyLine[] => [
  lowLine(
    'Disk space is low',
    policy.space.lowWarning,
    policy.space.lowCritical,
    bytesText,
    'The shares are node-mixin’s. The amounts keep a big disk from nagging while much room is left.',
  ),
  runOutLine(
    'Disk will be full',
    policy.space.runOutWarning,
    policy.space.runOutCritical,
    'The grades are node-mixin’s. It clears at twice the horizon, so that a wobbling slope tells once.',
  ),
  lowLine(
    'Inodes are low',
    policy.inodes.lowWarning,
    policy.inodes.lowCritical,
    inodes,
    'The counts keep a table of hundreds of millions from nagging.',
  ),
  {
    name: 'Disk fills in a burst',
    raised: `Critical when a burst would fill it within ${durationText(policy.storm.criticalWithinMs)} and has eaten ${percentText(policy.storm.criticalLostRatio)} of what was left, a warning within ${durationText(policy.storm.warnWithinMs)}.`,
    clears: 'when the burst has ended.',
    because:
      'A log storm fills a disk in less time than a slope needs; bursts that stop by themselves rarely eat half.',
  },
  {
    name: 'Node does not answer',
    raised: `After ${durationText(policy.unreachable.forMs)} without an answer.`,
    clears: `when it has answered for ${durationText(policy.unreachable.keepFiringMs)}.`,
    because: 'Longer than one reconnect, shorter than anybody’s patience.',
  },
  {
    name: 'Round trip is over its target',
    raised: `When the median of ${durationText(policy.roundTrip.windowMs)} is over the target of the node, critical over its worst case.`,
    clears: `under ${percentText(policy.roundTrip.exitShare)} of the limit for ${durationText(policy.roundTrip.keepFiringMs)}.`,
    because: 'One slow answer is chance; the median is the link.',
  },
  highLine(
    'Clock is off',
    policy.clockSkew,
    durationText,
    'From two seconds on, logs of two nodes no longer sort; later tokens and certificates fail.',
  ),
  highLine(
    'Too hot',
    policy.overheating,
    celsius,
    'A Raspberry Pi slows down from 80 °C; most processors shut down between 95 and 105 °C.',
  ),
  highLine(
    'Tasks wait for memory',
    policy.memory.stalled,
    percentText,
    'A tenth of the time is felt by users; four tenths is a machine that swaps itself to death.',
  ),
];
