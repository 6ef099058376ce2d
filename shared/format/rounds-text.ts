import type { StepProgress } from '#shared/model';
import { countText, plural } from './quantity.ts';
import { roughDurationText } from './time.ts';

type Rounds = NonNullable<StepProgress['rounds']>;

const slowRate = 10;

const rateText = (perSecond: number): string =>
  `${perSecond > 0 && perSecond < slowRate ? perSecond.toFixed(1) : countText(perSecond)} a second`;

/** How far a step in rounds is, part by part: what is moved, what is left, how fast, and what others changed meanwhile. */
export const roundsTexts = (
  { moved, left, perSecond, leftMs, changedHands }: Rounds,
  isRunning: boolean,
): readonly string[] => [
  left === undefined
    ? `${countText(moved)} moved, how many are left is not known`
    : `${countText(moved)} of ${countText(moved + left)} moved, ${countText(left)} left`,
  ...(isRunning && left !== 0
    ? [
        [
          perSecond === undefined ? 'rate not known yet' : rateText(perSecond),
          ...(leftMs === undefined ? [] : [`about ${roughDurationText(leftMs)} to go`]),
        ].join(', '),
      ]
    : []),
  ...(changedHands === 0
    ? []
    : [`${plural(changedHands, 'changed', 'changed')} hands meanwhile: read again, never overwritten`]),
];

/** Share of a step in rounds that is behind it, 0 to 1; undefined: not known. */
export const roundsShare = ({ moved, left }: Rounds): number | undefined =>
  left === undefined ? undefined : moved + left === 0 ? 1 : moved / (moved + left);
