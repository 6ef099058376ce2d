import { epochMs } from '#shared/model';
import type { Clock } from '../../ports/index.ts';

/** A clock that jumps from one due call to the next: hours of a simulated fleet take milliseconds. */
export type SimClock = Clock & {
  /** Runs what is due until `ms` have passed or `until` is true; promises settle after each call. */
  readonly run: (ms: number, until?: () => boolean) => Promise<void>;
};

const start = Date.UTC(2026, 10, 21, 14, 0, 0);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createSimClock = (): SimClock => {
  let passed = 0;
  let order = 0;
  const due: { at: number; order: number; call: () => void; live: boolean }[] = [];
  const next = () => {
    let best: (typeof due)[number] | undefined;
    for (const one of due)
      if (best === undefined || one.at < best.at || (one.at === best.at && one.order < best.order))
        best = one;
    return best;
  };
  return {
    now: () => epochMs(start + passed),
    monotonicMs: () => passed,
    after: (ms, call) => {
      order += 1;
      const one = { at: passed + Math.max(0, ms), order, call, live: true };
      due.push(one);
      return {
        cancel: () => {
          const at = due.indexOf(one);
          if (at >= 0) due.splice(at, 1);
        },
      };
    },
    run: async (ms, until = () => false) => {
      const end = passed + ms;
      await settled();
      while (!until()) {
        const one = next();
        if (one === undefined || one.at > end) {
          passed = end;
          break;
        }
        due.splice(due.indexOf(one), 1);
        passed = Math.max(passed, one.at);
        one.call();
        await settled();
      }
    },
  };
};
