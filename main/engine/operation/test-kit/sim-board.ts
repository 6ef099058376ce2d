import type { Clock } from '../../ports/index.ts';
import type { OperationView } from '../operation-parts.ts';
import type { Chance } from './seeded-chance.ts';
import type { Stage, StageReading } from './stage.ts';

/** How the boards of a console come by their readings. */
export type SimReadings = {
  /** Interval of the standing questions, ms; 0: every look reads anew. */
  readonly everyMs: number;
  /** Share of the readings after which nobody answers for a while. */
  readonly silent: number;
};
export const readAlways: SimReadings = { everyMs: 0, silent: 0 };

/** When a reading was taken, by the true clock, and the copies that really served then, where the stage can tell. */
type Taken = { readonly at: number; readonly counts: ReadonlyMap<string, number> | undefined };

/**
 * The boards of one console: what was read last, however long ago that is, with the time its own clock had then. Readings
 * come every so often and on demand, and stay out while nobody answers.
 */
export type SimBoard = {
  readonly view: () => OperationView;
  readonly refresh: (signal: AbortSignal) => Promise<void>;
  /** Nobody answers for that long. */
  readonly silence: (ms: number) => void;
  /** Readings of the last `ms`, newest last. */
  readonly readingsOf: (ms: number) => readonly Taken[];
};

/** Somebody who asks by hand waits this long for an answer, ms; longer than any of ours. */
const longestAnswerMs = 10_000;
/** Long enough for whoever asks about a plan that took a while. */
const keptMs = 120_000;

export const createSimBoard = (parts: {
  readonly stage: Pick<Stage, 'nodes' | 'read' | 'serving'>;
  /** The true clock, and the console's own, which may stand still. */
  readonly world: Clock;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly readings: SimReadings;
  readonly wrongBy: () => number;
}): SimBoard => {
  const { stage, world, clock, chance, readings } = parts;
  let newest: StageReading | undefined;
  let taken: Taken[] = [];
  let [dueAt, silentUntil] = [0, 0];

  const silence = (ms: number): void => {
    silentUntil = Math.max(silentUntil, world.monotonicMs() + ms);
  };
  const read = (): void => {
    const at = world.monotonicMs();
    if (at < silentUntil) return;
    const reading = stage.read(world.now(), parts.wrongBy());
    dueAt = at + readings.everyMs;
    if (reading === undefined) return;
    newest = reading;
    taken = [...taken.filter((one) => at - one.at < keptMs), { at, counts: stage.serving?.(world.now()) }];
    if (readings.silent > 0 && chance.isLucky(readings.silent)) silence(5_000 + chance.pick(85_000));
  };
  const waited = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });

  return {
    view: () => {
      if (world.monotonicMs() >= dueAt) read();
      return {
        nodes: stage.nodes(world.now(), parts.wrongBy()),
        alarms: [],
        origins: newest?.origins ?? [],
        workloads: newest?.workloads ?? [],
        observationOf: (id) => newest?.observationOf(id),
        spaces: newest?.spaces ?? [],
        spacesOf: (id) => newest?.spacesOf?.(id) ?? [],
      };
    },
    refresh: async (signal) => {
      if (readings.everyMs === 0 && world.monotonicMs() >= silentUntil) return read();
      await waited(20, signal);
      const rest = silentUntil - world.monotonicMs();
      if (rest > 0) await waited(Math.min(rest, longestAnswerMs), signal);
      if (!signal.aborted) read();
    },
    silence,
    readingsOf: (ms) => taken.filter(({ at }) => world.monotonicMs() - at <= ms),
  };
};
