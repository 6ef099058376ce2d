import type { NodeId } from '#shared/model';
import type { Clock, Random, Timer } from '../ports/index.ts';
import { createLimiter } from './limiter.ts';

/** Looks under way at once over the fleet: each is a process on its node and a channel of ours. */
const soundAtOnce = 8;
/** The same for nodes that failed before: silent ones must not take the turns of the others. */
const doubtfulAtOnce = 4;
/** First looks leave a start alone, which takes about this long for each node of the fleet, ms: it shows every node first. */
const startPerNodeMs = 30;
/** Then they are spread over this long for each node, ms, and over no more than one interval. */
const spreadPerNodeMs = 100;
const firstWithinMs = 2_000;
/** An interval is this much shorter or longer by chance, so that nodes that began together do not stay together. */
const jitter = 0.1;
/** A node that keeps failing is asked at least this often, ms. */
const longestMs = 3_600_000;
/** Something happened there: how long it is left to settle, and how long after the last look it is left alone, ms. */
const settleMs = 2_000;
const leftAloneMs = 15_000;

export type RareLooksParts = {
  readonly clock: Clock;
  readonly random: Pick<Random, 'next'>;
  /** Between two looks at one node, ms. */
  readonly everyMs: number;
  /** How many nodes the fleet has, about. */
  readonly nodeCount: () => number;
  /** Performs one look; resolves with whether it was answered, and never rejects. */
  readonly look: (id: NodeId, signal: AbortSignal) => Promise<boolean>;
};

/** Standing looks at every connected node that cost it something: rare, spread, bounded, and never two at one node. */
export type RareLooks = {
  readonly connected: (id: NodeId) => void;
  /** It cannot be asked: a look under way is given up. */
  readonly lost: (id: NodeId) => void;
  /** Something happened on it: it is looked at again as soon as that is worth it. */
  readonly soon: (id: NodeId) => void;
  /** Looks now at those that are connected, or joins the look that is under way; resolves when each has ended. */
  readonly now: (ids: readonly NodeId[]) => Promise<void>;
  readonly end: () => void;
};

type Looked = {
  /** By the monotonic clock; Infinity while a look is under way. */
  dueMs: number;
  beganMs: number;
  failures: number;
  again: boolean;
  underWay: Promise<void> | undefined;
  /** Of the look under way alone: most of the day there is none, and a node has several kinds of looks. */
  life: AbortController | undefined;
};

/** Starts with no node connected. */
export const createRareLooks = (parts: RareLooksParts): RareLooks => {
  const { clock, random, everyMs } = parts;
  const sound = createLimiter(soundAtOnce);
  const doubtful = createLimiter(doubtfulAtOnce);
  const nodes = new Map<NodeId, Looked>();
  /** One timer for all: one of each node would take more room than all else that is kept of it here. */
  let timer: Timer | undefined;
  let wakesMs = Infinity;

  const wakeBy = (dueMs: number): void => {
    if (dueMs >= wakesMs) return;
    timer?.cancel();
    wakesMs = dueMs;
    timer = clock.after(Math.max(0, dueMs - clock.monotonicMs()), beginDue);
  };
  const beginDue = (): void => {
    // A timer may ring a little early: what it was set for is due.
    const untilMs = Math.max(wakesMs, clock.monotonicMs());
    wakesMs = Infinity;
    let nextMs = Infinity;
    for (const [id, node] of nodes) {
      if (node.dueMs <= untilMs) void begin(id, node);
      nextMs = Math.min(nextMs, node.dueMs);
    }
    wakeBy(nextMs);
  };
  const plan = (node: Looked, inMs: number): void => {
    node.dueMs = clock.monotonicMs() + inMs;
    wakeBy(node.dueMs);
  };
  const waitMs = (node: Looked): number => {
    if (node.again) return Math.max(settleMs, node.beganMs + leftAloneMs - clock.monotonicMs());
    const backOff = Math.min(longestMs, everyMs * 2 ** Math.max(0, node.failures - 1));
    return Math.max(everyMs, backOff) * (1 - jitter + 2 * jitter * random.next());
  };

  const perform = async (id: NodeId, node: Looked): Promise<void> => {
    node.life = new AbortController();
    const { signal } = node.life;
    const lane = node.failures > 0 ? doubtful : sound;
    await lane.run(async () => {
      if (signal.aborted) return;
      node.beganMs = clock.monotonicMs();
      node.again = false;
      const isAnswered = await parts.look(id, signal);
      node.failures = isAnswered ? 0 : node.failures + 1;
    });
    node.life = undefined;
    node.underWay = undefined;
    if (!signal.aborted) plan(node, waitMs(node));
  };
  const begin = (id: NodeId, node: Looked): Promise<void> => {
    node.dueMs = Infinity;
    node.underWay ??= perform(id, node);
    return node.underWay;
  };

  const forget = (id: NodeId): void => {
    const node = nodes.get(id);
    node?.life?.abort();
    nodes.delete(id);
  };

  return {
    connected: (id) => {
      if (nodes.has(id)) return;
      const node: Looked = {
        dueMs: Infinity,
        beganMs: -Infinity,
        failures: 0,
        again: false,
        underWay: undefined,
        life: undefined,
      };
      nodes.set(id, node);
      const count = parts.nodeCount();
      const spreadMs = Math.min(everyMs, firstWithinMs + spreadPerNodeMs * count);
      plan(node, startPerNodeMs * count + random.next() * spreadMs);
    },
    lost: forget,
    soon: (id) => {
      const node = nodes.get(id);
      if (node === undefined) return;
      node.again = true;
      const inMs = waitMs(node);
      if (node.underWay === undefined && node.dueMs - clock.monotonicMs() > inMs) plan(node, inMs);
    },
    now: async (ids) => {
      await Promise.all(
        ids.flatMap((id) => {
          const node = nodes.get(id);
          return node === undefined ? [] : [begin(id, node)];
        }),
      );
    },
    end: () => {
      timer?.cancel();
      for (const id of nodes.keys()) forget(id);
    },
  };
};
