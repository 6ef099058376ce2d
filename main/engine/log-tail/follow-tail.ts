import type { TailNews } from '#shared/contract';
import type { LineFilter, TailCount, TailLine } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { LogStream } from '../source-kit/index.ts';
import type { ReadLine } from './line-reader.ts';
import { openTailStream, type LivingStream, type TailStreamParts } from './tail-stream.ts';

/** How often lines are gathered and handed on, ms: often enough to look live, seldom enough to be drawn once each. */
const tickMs = 100;
/** Lines of different nodes wait this long for each other, ms. */
const windowMs = 250;
/** Lines later than this were not told of as they were written: a tail that looks once a second, or times in whole seconds, ms. */
const lateMs = 150;
/** Then the others wait for the next look, ms. What is later still is shown out of order. */
const longWindowMs = 1_500;
/** The first lines of all streams wait for the slowest of them no longer than this, ms. */
const beginMs = 1_500;
/** Nobody reads more than that; the window draws it at ease. */
const linesPerTick = 400;
const charactersPerTick = 262_144;
/** Lines of the past that a tail begins with, of all streams together. */
const pastLines = 4_000;
/** Half a second of lines waits at most, shared by the streams that have some: more would only show them late. */
const waitingLines = 2_000;
const fewestWaiting = 100;

export type TailWish = {
  readonly streams: readonly LogStream[];
  readonly filter: LineFilter;
  readonly past: number;
};

/** Takes the earliest lines of all streams, as many as a window can show, but none later than `until` that may still be overtaken. */
const merge = (streams: readonly LivingStream[], until: number): readonly TailLine[] => {
  const lines: TailLine[] = [];
  let characters = 0;
  const heads = new Map<LivingStream, number>(streams.map((each) => [each, 0]));
  while (lines.length < linesPerTick && characters < charactersPerTick) {
    let best: { readonly stream: LivingStream; readonly next: ReadLine } | undefined;
    for (const stream of streams) {
      const next = stream.ready[heads.get(stream) ?? 0];
      if (next === undefined || (next.key > until && !stream.isBroken())) continue;
      if (best === undefined || next.key < best.next.key) best = { stream, next };
    }
    if (best === undefined) break;
    heads.set(best.stream, (heads.get(best.stream) ?? 0) + 1);
    lines.push(best.next.line);
    characters += best.next.line.text.length;
  }
  for (const [stream, taken] of heads) stream.ready.splice(0, taken);
  return lines;
};

/** Up to when lines may be shown: nothing earlier is expected any more. A log that is alone, of one writer, waits for nobody. */
const settledUntil = (streams: readonly LivingStream[], now: number): number => {
  if (streams.length < 2 && !streams.some(({ hasWriters }) => hasWriters)) return Number.POSITIVE_INFINITY;
  const isLate = streams.some((stream) => stream.latenessMs() > lateMs);
  return now - (isLate ? longWindowMs : windowMs);
};

const isSame = (a: TailCount | undefined, b: TailCount): boolean =>
  a !== undefined && a.bytes === b.bytes && a.matched === b.matched && a.dropped === b.dropped;

/**
 * Follows streams together until the signal aborts. Nothing is gathered while the reader is busy with what it has: what comes
 * meanwhile goes through each stream's ring, and is counted.
 */
export const followTail = async function* (
  parts: Omit<TailStreamParts, 'onStanding'>,
  { streams: logs, filter, past }: TailWish,
  signal: AbortSignal,
): AsyncGenerator<TailNews> {
  const { clock } = parts;
  let isNews = false;
  const told = new Map<number, TailCount>();
  const share = Math.min(past, Math.floor(pastLines / logs.length));
  const streams = logs.map((log, id) =>
    openTailStream({ ...parts, onStanding: () => (isNews = true) }, log, { id, filter, past: share }),
  );
  const standings = (): TailNews => ({
    kind: 'streams',
    at: clock.now(),
    streams: streams.map((each) => each.standing()),
  });
  const lines = (): TailNews | undefined => {
    const busy = streams.filter(({ ready }) => ready.length > 0).length;
    const waiting = Math.max(fewestWaiting, Math.floor(waitingLines / Math.max(1, busy)));
    for (const stream of streams) stream.gather(waiting);
    const merged = merge(streams, settledUntil(streams, clock.now()));
    const counts = streams
      .map((each) => each.counts())
      .filter((each) => !isSame(told.get(each.stream), each));
    for (const each of counts) told.set(each.stream, each);
    return merged.length === 0 && counts.length === 0
      ? undefined
      : { kind: 'lines', at: clock.now(), lines: [...merged], counts };
  };
  const begunMs = clock.monotonicMs();
  const mayBegin = (): boolean =>
    clock.monotonicMs() - begunMs >= beginMs || streams.every((stream) => stream.hasBegun());

  try {
    yield standings();
    while (!signal.aborted) {
      await tick(clock, signal);
      // Lines before the news that no more will come of them.
      const news = mayBegin() ? lines() : undefined;
      if (news !== undefined) yield news;
      if (isNews) {
        isNews = false;
        yield standings();
      }
    }
  } finally {
    for (const stream of streams) stream.end();
  }
};

const tick = async (clock: Clock, signal: AbortSignal): Promise<void> => {
  const passed = Promise.withResolvers<void>();
  const timer = clock.after(tickMs, passed.resolve);
  const stop = (): void => passed.resolve();
  signal.addEventListener('abort', stop, { once: true });
  await passed.promise;
  timer.cancel();
  signal.removeEventListener('abort', stop);
};
