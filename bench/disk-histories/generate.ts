import { historyKinds, type History, type HistoryKind } from './history.ts';
import { seededRandom, type Random } from './random.ts';
import { shapes, type Draft } from './shapes.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Cards and disks as they are sold. */
const sizes = [16e9, 32e9, 64e9, 128e9, 256e9, 512e9, 1e12, 2e12, 4e12] as const;

/** Makes `count` histories, the seven shapes in turn. The same seed makes the same histories, byte for byte. */
export const generateHistories = function* (seed: number, count: number): Generator<History> {
  for (let i = 0; i < count; i += 1) {
    const kind = historyKinds[i % historyKinds.length] ?? 'steady';
    yield generateOne(kind, seededRandom(seed * 1_000_003 + i * 7_919), `${kind}-${i}`);
  }
};

const generateOne = (kind: HistoryKind, random: Random, name: string): History => {
  // The faster the sweep, the shorter the history: every one has some 20,000 samples.
  const intervalMs = random.pick([15_000, 30_000, 60_000, 60_000, 60_000]);
  const lengthMs = (intervalMs / minute) * random.between(13, 20) * day;
  const draft: Draft = {
    random,
    sizeBytes: random.pick(sizes),
    lengthMs,
    intervalMs,
    used: () => 0,
    threats: [],
  };
  shapes[kind](draft);
  const available = sampled(draft);
  return { name, kind, sizeBytes: draft.sizeBytes, intervalMs, available, threats: draft.threats };
};

/** Reads the draft at every sweep and adds the small changes every disk has. A disk that is full ends half an hour later. */
const sampled = ({ random, sizeBytes, lengthMs, intervalMs, used, threats }: Draft): Float64Array => {
  const fullMs = Math.min(...threats.filter((t) => t.endedMs > t.fullMs).map((t) => t.fullMs), Infinity);
  const count = Math.floor(Math.min(lengthMs, fullMs + 30 * minute) / intervalMs);
  const available = new Float64Array(count);
  // Files that come and go: a mean-reverting walk. Journal and write-ahead files that are recycled: a small tooth.
  const walk = random.between(0.0003, 0.003);
  const pull = intervalMs / random.between(10 * minute, 3 * hour);
  const tooth = random.chance(0.6) ? random.between(0.0005, 0.006) : 0;
  const toothMs = random.between(10 * minute, 3 * hour);
  let drift = 0;
  for (let i = 0; i < count; i += 1) {
    const at = i * intervalMs;
    drift += -drift * pull + walk * Math.sqrt(2 * pull) * random.normal();
    const noise = drift + tooth * ((at % toothMs) / toothMs) + 0.00002 * random.normal();
    const free =
      at >= fullMs
        ? 0
        : Math.max(sizeBytes * 0.00002, sizeBytes * (1 - used(at) - noise * quietNearEnd(fullMs - at)));
    available[i] = Math.min(sizeBytes, Math.floor(free / 4096) * 4096);
  }
  return available;
};

/** In the last minutes the fill itself is all that moves, so that it is full at the moment the truth says. */
const quietNearEnd = (leftMs: number): number => Math.min(1, Math.max(0, leftMs / (20 * minute)));
