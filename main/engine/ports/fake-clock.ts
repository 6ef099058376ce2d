import { epochMs } from '#shared/model';
import type { Clock } from './clock.ts';

/** A clock that stands still until it is told to move: tests of hours take milliseconds and never race. */
export type FakeClock = Clock & {
  /** Moves on by `ms`, calling what falls due in order, and lets promises settle in between. */
  readonly advance: (ms: number) => Promise<void>;
  /** Sets the wall clock without time passing, as NTP or a person does. */
  readonly jump: (ms: number) => void;
};

/** Makes a clock that shows `start` (epoch ms). */
export const createFakeClock = (start = Date.UTC(2026, 10, 21, 14, 6, 31)): FakeClock => {
  let passed = 0;
  let offset = start;
  let order = 0;
  const due = new Map<number, { readonly at: number; readonly call: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return {
    now: () => epochMs(offset + passed),
    monotonicMs: () => passed,
    after: (ms, call) => {
      order += 1;
      const id = order;
      due.set(id, { at: passed + ms, call });
      return { cancel: () => void due.delete(id) };
    },
    advance: async (ms) => {
      const end = passed + ms;
      await settle();
      for (;;) {
        const next = [...due]
          .filter(([, timer]) => timer.at <= end)
          .sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
        if (next === undefined) break;
        due.delete(next[0]);
        passed = Math.max(passed, next[1].at);
        next[1].call();
        await settle();
      }
      passed = end;
    },
    jump: (ms) => {
      offset += ms;
    },
  };
};
