import type { ParsedInputOf } from '#shared/contract';

export type Decision = ParsedInputOf<'operation.decide'>['decision'];
/** What a person, or the end of this console, wants of a running operation. */
export type Wish = 'go' | 'pause' | 'stop' | 'cancel' | 'quit';

/** The hand on the wheel of one running operation. */
export type Steering = {
  readonly wish: () => Wish;
  /** A later wish never weakens an earlier one: after cancel there is no going on. */
  readonly set: (wish: Wish) => void;
  /** Aborts when waiting makes no sense any more: stop, cancel, quit. What is being sent is not cut off by cancel. */
  readonly letGo: AbortSignal;
  /** Aborts on stop and quit: also what is on its way. */
  readonly cutOff: AbortSignal;
  /** Resolves at the next wish or decision. */
  readonly changed: () => Promise<void>;
  readonly decide: (decision: Decision) => void;
  /** Takes the decision that waits, if any. */
  readonly takeDecision: () => Decision | undefined;
};

const weight: Readonly<Record<Wish, number>> = { go: 0, pause: 0, cancel: 1, stop: 2, quit: 3 };

export const createSteering = (): Steering => {
  const letGo = new AbortController();
  const cutOff = new AbortController();
  let wish: Wish = 'go';
  let decision: Decision | undefined;
  let wake: () => void = () => undefined;
  let next = new Promise<void>((resolve) => (wake = resolve));
  const ring = (): void => {
    wake();
    next = new Promise<void>((resolve) => (wake = resolve));
  };
  return {
    wish: () => wish,
    set: (wanted) => {
      if (weight[wanted] < weight[wish]) return;
      wish = wanted;
      if (weight[wish] >= weight.cancel) letGo.abort();
      if (weight[wish] >= weight.stop) cutOff.abort();
      ring();
    },
    letGo: letGo.signal,
    cutOff: cutOff.signal,
    changed: () => next,
    decide: (made) => {
      decision = made;
      ring();
    },
    takeDecision: () => {
      const made = decision;
      decision = undefined;
      return made;
    },
  };
};
