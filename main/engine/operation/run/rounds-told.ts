import { countText, roughDurationText } from '#shared/format';
import { withoutUndefined } from '#shared/model';
import type { StepContext, RoundsTold } from './step-context.ts';

/** What is counted while a step goes on in rounds. */
export type RoundsCount = {
  readonly beginRound: () => void;
  readonly sawLeft: (left: number | undefined) => void;
  readonly moved: (things: number) => void;
  readonly changedHands: () => void;
  /** Time passed in which nothing was meant to move: it is left out of the rate. */
  readonly rested: () => void;
  readonly told: () => RoundsTold;
  /** "1,200 moved, 800 left; 2 changed hands meanwhile; 50 a second, about 16 s left" */
  readonly says: () => string;
  /** Shows it; `soon` waits until the last showing is a while ago. */
  readonly show: (when: 'now' | 'soon') => void;
};

/** The rate is that of about this time, ms: long enough to be steady, short enough to follow a change. */
const rateOverMs = 30_000;
const rateFromMs = 1_000;
const showEveryMs = 250;

type Mark = { readonly atMs: number; readonly moved: number };

const sentenceOf = ({ moved, left, changedHands, perSecond, leftMs }: RoundsTold): string =>
  [
    left === undefined ? `${countText(moved)} moved` : `${countText(moved)} moved, ${countText(left)} left`,
    ...(changedHands === 0 ? [] : [`${countText(changedHands)} changed hands meanwhile`]),
    ...(perSecond === undefined || perSecond === 0
      ? []
      : [
          `${perSecond < 10 ? perSecond.toFixed(1) : countText(perSecond)} a second${leftMs === undefined ? '' : `, about ${roughDurationText(leftMs)} to go`}`,
        ]),
  ].join('; ');

/** Counts on from what an earlier run of the step had told. */
export const createRoundsCount = ({
  clock,
  prior,
  show,
}: Pick<StepContext, 'clock' | 'prior' | 'show'>): RoundsCount => {
  let { done, moved, changedHands } = prior?.rounds ?? { done: 0, moved: 0, changedHands: 0 };
  let left = prior?.rounds?.left;
  let marks: Mark[] = [];
  let shownAtMs = Number.NEGATIVE_INFINITY;
  const mark = (): void => {
    const atMs = clock.monotonicMs();
    if (atMs - (marks.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) < showEveryMs) return;
    marks = [...marks.filter((one, at) => atMs - (marks[at + 1] ?? one).atMs <= rateOverMs), { atMs, moved }];
  };
  const rate = (): number | undefined => {
    const [first] = marks;
    const forMs = clock.monotonicMs() - (first?.atMs ?? clock.monotonicMs());
    return first === undefined || forMs < rateFromMs ? undefined : ((moved - first.moved) * 1_000) / forMs;
  };
  const told = (): RoundsTold => {
    const perSecond = rate();
    const leftMs =
      left === undefined || perSecond === undefined || perSecond === 0
        ? undefined
        : Math.round((left * 1_000) / perSecond);
    return withoutUndefined({ done, moved, left, changedHands, perSecond, leftMs });
  };
  const says = (): string => sentenceOf(told());
  return {
    beginRound: () => {
      done += 1;
      mark();
    },
    sawLeft: (now) => {
      left = now;
    },
    moved: (things) => {
      moved += things;
      if (left !== undefined) left = Math.max(0, left - things);
      mark();
    },
    changedHands: () => {
      changedHands += 1;
    },
    rested: () => {
      marks = [];
    },
    told,
    says,
    show: (when) => {
      const nowMs = clock.monotonicMs();
      if (when === 'soon' && nowMs - shownAtMs < showEveryMs) return;
      shownAtMs = nowMs;
      show({ says: `${says()}.`, rounds: told() });
    },
  };
};
