/**
 * Work in pieces. Each `yield` is a place where something else may have its turn: a reading of a thousand nodes would
 * otherwise hold up the answers of those that are connected.
 */
export type Steps<T> = Generator<undefined, T>;

/** So many words of YAML are taken in one piece, a few milliseconds' work; a shorter text is one piece. */
export const wordsAtOnce = 1_000;

/** Does all pieces at once. */
export const finish = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

/** Does one piece after the other and waits for `pause` between them. */
export const finishWithPauses = async <T>(steps: Steps<T>, pause: () => Promise<unknown>): Promise<T> => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pause();
  }
};
