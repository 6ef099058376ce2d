/** What is remembered covers between one and two of these, ms. */
const spanMs = 30_000;

/** The worst of what was noted lately. */
export const createLateness = (monotonicMs: () => number) => {
  let since = monotonicMs();
  let before = 0;
  let now = 0;
  const turn = (): void => {
    const passed = monotonicMs() - since;
    if (passed < spanMs) return;
    before = passed < 2 * spanMs ? now : 0;
    now = 0;
    since = monotonicMs();
  };
  return {
    note: (ms: number): void => {
      turn();
      now = Math.max(now, ms);
    },
    worst: (): number => {
      turn();
      return Math.max(before, now);
    },
  };
};
