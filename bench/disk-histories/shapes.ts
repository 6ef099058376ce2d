import type { HistoryKind, Threat } from './history.ts';
import type { Random } from './random.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A disk while it is made: what is used, as a share of its size, and what is true about it. */
export type Draft = {
  readonly random: Random;
  readonly sizeBytes: number;
  readonly lengthMs: number;
  readonly intervalMs: number;
  /** Used share at a time, before noise. */
  used: (atMs: number) => number;
  threats: Threat[];
};

type Saw = {
  readonly depth: number;
  readonly periodMs: number;
  readonly phaseMs: number;
  readonly wobble: (cycle: number) => number;
};

/** A tooth per period: up by about `depth`, then emptied within minutes. Weekends write less. */
const sawOf = (random: Random, depth: number, periodMs: number): Saw => {
  const wobbles = Array.from(
    { length: 400 },
    (_, i) => (1 + 0.08 * random.normal()) * (i % 7 >= 5 ? random.between(0.5, 1) : 1),
  );
  return {
    depth,
    periodMs,
    phaseMs: random.between(0, periodMs),
    wobble: (cycle) => Math.min(1.25, Math.max(0.3, wobbles[cycle] ?? 1)),
  };
};
const emptyingMs = 4 * minute;

const sawAt = (saw: Saw, atMs: number): number => {
  const run = atMs + saw.phaseMs;
  const cycle = Math.floor(run / saw.periodMs);
  const into = run - cycle * saw.periodMs;
  const before = cycle === 0 ? 0 : saw.depth * saw.wobble(cycle - 1) * Math.max(0, 1 - into / emptyingMs);
  // Days are busier than nights.
  const share = into / saw.periodMs;
  const busy = share + 0.08 * Math.sin(2 * Math.PI * share);
  return before + saw.depth * saw.wobble(cycle) * busy;
};

const sawtooth = (draft: Draft): void => {
  const { random } = draft;
  const nightly = random.chance(0.75);
  const saw = sawOf(random, random.between(0.08, 0.45), nightly ? day : random.between(2, 12) * hour);
  const top = random.between(0.55, 0.9);
  const base = Math.max(0.03, top - saw.depth * 1.25);
  draft.used = (at) => base + sawAt(saw, at);
};

/** The creep begins after some quiet days. It fills when base and tooth together reach the top. */
const creep = (draft: Draft): void => {
  const { random, lengthMs } = draft;
  const saw = sawOf(
    random,
    random.between(0.08, 0.35),
    random.chance(0.8) ? day : random.between(3, 12) * hour,
  );
  const base = random.between(0.2, 0.9 - saw.depth * 1.25);
  const onsetMs = lengthMs * random.between(0.05, 0.25);
  const room = 1 - base - saw.depth;
  const perMs = room / (random.around(0.75, 0.4) * lengthMs);
  const used = (at: number): number => base + sawAt(saw, at) + Math.max(0, at - onsetMs) * perMs;
  draft.used = used;
  draft.threats = [
    { onsetMs, fullMs: firstFull(used, onsetMs, draft.intervalMs, lengthMs * 3), endedMs: Infinity },
  ];
};

/** First time the share used reaches one, to the second; Infinity when it does not before `untilMs`. */
const firstFull = (used: (at: number) => number, fromMs: number, stepMs: number, untilMs: number): number => {
  for (let at = fromMs; at < untilMs; at += stepMs) if (used(at) >= 1) return at;
  return Infinity;
};

type Burst = {
  readonly fromMs: number;
  readonly riseMs: number;
  readonly share: number;
  readonly goneMs: number;
};

const burstAt = ({ fromMs, riseMs, share, goneMs }: Burst, at: number): number =>
  at < fromMs || at >= goneMs ? 0 : share * Math.min(1, (at - fromMs) / riseMs);

/** Temporary files: something is unpacked, built or dumped, and removed again. One in eight has one that does not stop. */
const burst = (draft: Draft): void => {
  const { random, lengthMs } = draft;
  const base = random.between(0.15, 0.8);
  const free = 1 - base;
  const count = Math.round(random.between(2, 9));
  const bursts = Array.from({ length: count }, (): Burst => {
    const fromMs = random.between(0.02, 0.97) * lengthMs;
    const riseMs = random.around(15 * minute, 0.8);
    const share = free * Math.min(0.7, random.around(0.16, 0.5));
    return { fromMs, riseMs, share, goneMs: fromMs + riseMs + random.around(hour, 1) };
  });
  const apart = withoutOverlap(bursts);
  const calm = (at: number): number => base + apart.reduce((sum, one) => sum + burstAt(one, at), 0);
  draft.used = calm;
  if (random.chance(0.125))
    endWith(draft, calm, random.around(40 * minute, 0.5), random.between(0.2, 0.97) * lengthMs);
};

const withoutOverlap = (bursts: readonly Burst[]): readonly Burst[] => {
  const kept: Burst[] = [];
  for (const one of [...bursts].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = kept[kept.length - 1];
    if (last === undefined || one.fromMs > last.goneMs + hour) kept.push(one);
  }
  return kept;
};

/** Adds a fill that begins at `onsetMs` and takes `takesMs`, with a rate that wavers by a fifth. */
const endWith = (draft: Draft, calm: (at: number) => number, takesMs: number, onsetMs: number): void => {
  const { random } = draft;
  const waver = random.between(0, 0.2);
  const waverMs = random.between(3 * minute, takesMs / 2 + 3 * minute);
  const room = 1 - calm(onsetMs);
  const eaten = (at: number): number => {
    const run = at - onsetMs;
    return run <= 0
      ? 0
      : room *
          (run / takesMs +
            (waver * waverMs * Math.sin((2 * Math.PI * run) / waverMs)) / (2 * Math.PI * takesMs));
  };
  const used = (at: number): number => calm(Math.min(at, onsetMs)) + eaten(at);
  draft.used = used;
  draft.threats = [
    { onsetMs, fullMs: firstFull(used, onsetMs, 1_000, onsetMs + 3 * takesMs), endedMs: Infinity },
  ];
};

/** Deployments and dumps that stay. In one of seven they keep coming, one a working day, until nothing is left. */
const step = (draft: Draft): void => {
  const { random, lengthMs } = draft;
  const base = random.between(0.1, 0.5);
  const fatal = random.chance(0.15);
  const share = fatal ? random.between(0.06, 0.14) : random.between(0.02, 0.12);
  const limit = fatal ? Infinity : Math.floor((0.9 - base) / share);
  const everyMs = fatal ? day : random.between(1.5, 4) * day;
  const firstMs = random.between(0.5, 2.5) * day;
  // Copies take minutes; a restored database takes hours.
  const takesMs = Math.min(6 * hour, random.around(12 * minute, 1.2));
  const used = (at: number): number => {
    const passed = Math.floor((at - firstMs) / everyMs);
    if (at < firstMs) return base;
    const whole = Math.min(passed, limit);
    const into = Math.min(1, (at - firstMs - passed * everyMs) / takesMs);
    return base + share * (passed >= limit ? limit : whole + into);
  };
  draft.used = used;
  if (fatal)
    draft.threats = [
      {
        onsetMs: firstMs,
        fullMs: firstFull(used, firstMs, draft.intervalMs, lengthMs * 2),
        endedMs: Infinity,
      },
    ];
};

/** Grows for days, and somebody makes room late, each time; or, in one of four, the last time not at all. */
const cleanUp = (draft: Draft): void => {
  const { random, lengthMs } = draft;
  const forgotten = random.chance(0.25);
  const runs: { fromMs: number; from: number; perMs: number; untilMs: number }[] = [];
  let at = random.between(0.2, 2) * day;
  const quiet = random.between(0.2, 0.5);
  let level = quiet;
  while (at < lengthMs) {
    const perMs = (1 - level) / random.around(2.5 * day, 0.6);
    const untilMs = at + (random.between(0.78, 0.965) - level) / perMs;
    runs.push({ fromMs: at, from: level, perMs, untilMs });
    level = random.between(0.2, 0.55);
    at = untilMs + 0;
    if (random.chance(0.3)) break;
  }
  const last = runs[runs.length - 1];
  if (forgotten && last !== undefined) last.untilMs = Infinity;
  const after = level;
  draft.used = (time) => {
    const run = runs.find((one) => time >= one.fromMs && time < one.untilMs);
    if (run !== undefined) return run.from + run.perMs * (time - run.fromMs);
    return time < (runs[0]?.fromMs ?? 0) ? quiet : after;
  };
  draft.threats = runs.map((run) => ({
    onsetMs: run.fromMs,
    fullMs: run.fromMs + (1 - run.from) / run.perMs,
    endedMs: run.untilMs,
  }));
};

/** Nearly nothing happens; some of these are nearly full and stay so. */
const steady = (draft: Draft): void => {
  const { random } = draft;
  const base = random.between(0.1, 0.93);
  const perMs = random.chance(0.5) ? random.between(0, 0.02) / (30 * day) : 0;
  const swing = random.chance(0.4) ? random.between(0.002, 0.015) : 0;
  draft.used = (at) => base + perMs * at + swing * Math.sin((2 * Math.PI * at) / day);
};

/** A program logs without end. Half of them fill the disk in forty minutes; one in six begins in the first hour we watch. */
const storm = (draft: Draft): void => {
  const { random, lengthMs } = draft;
  const base = random.between(0.15, 0.85);
  const saw = random.chance(0.4) ? sawOf(random, random.between(0.02, 0.12), day) : undefined;
  const calm = (at: number): number => base + (saw === undefined ? 0 : sawAt(saw, at));
  const takesMs = random.chance(0.5)
    ? 40 * minute
    : Math.min(36 * hour, Math.max(12 * minute, random.around(3 * hour, 1)));
  const onsetMs = random.chance(1 / 6)
    ? random.between(2 * minute, hour)
    : random.between(0.05, 0.95) * lengthMs;
  endWith(draft, calm, takesMs, onsetMs);
};

/** How each kind of disk behaves: sets what is used at any time, and what is true about it. */
export const shapes: Readonly<Record<HistoryKind, (draft: Draft) => void>> = {
  sawtooth,
  creep,
  burst,
  step,
  'clean-up': cleanUp,
  steady,
  storm,
};
