import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import type { RedisNode } from './redis-node.ts';

/** A client that writes all the time, as clients of a cluster do: it follows redirections and tries again. */
export type SessionWriter = AsyncDisposable & {
  readonly acknowledged: () => number;
  readonly errors: () => number;
  /** The slowest write that was acknowledged in the end, with all its redirections and attempts, ms. */
  readonly slowestMs: () => number;
  /** Ends it, reads every key again, and names those that are older than what was acknowledged last. */
  readonly lost: () => Promise<readonly string[]>;
};

const lanes = 4;
const keysOfLane = 150;
const pauseMs = 3;

export const startWriting = (servers: readonly RedisNode[]): SessionWriter => {
  const client = new Cluster(
    servers.map(({ address }) => ({ host: address, port: 6_379 })),
    {
      redisOptions: { commandTimeout: 2_000, maxRetriesPerRequest: 1 },
      clusterRetryStrategy: () => 100,
      retryDelayOnFailover: 50,
      slotsRefreshTimeout: 2_000,
    },
  );
  client.on('error', () => undefined); // told by the write that fails
  const last = new Map<string, number>();
  const state = { acknowledged: 0, errors: 0, slowestMs: 0, stopped: false };
  let value = 0;
  const writeLane = async (lane: number): Promise<void> => {
    for (let turn = 0; !state.stopped; turn += 1) {
      const key = `session:${lane}:${turn % keysOfLane}`;
      value += 1;
      const mine = value;
      const sentAt = performance.now();
      try {
        await client.set(key, String(mine));
        last.set(key, mine);
        state.acknowledged += 1;
        state.slowestMs = Math.max(state.slowestMs, performance.now() - sentAt);
      } catch {
        state.errors += 1;
      }
      await sleep(pauseMs);
    }
  };
  const done = Promise.all(Array.from({ length: lanes }, (_, lane) => writeLane(lane)));
  const stop = async (): Promise<void> => {
    state.stopped = true;
    await done;
  };
  return {
    acknowledged: () => state.acknowledged,
    errors: () => state.errors,
    slowestMs: () => Math.round(state.slowestMs),
    lost: async () => {
      await stop();
      const found: string[] = [];
      for (const [key, written] of last) {
        const stored = Number((await client.get(key)) ?? -1);
        // A write whose answer never came may be the newer one.
        if (stored < written) found.push(`${key}: ${stored} instead of ${written}`);
      }
      return found;
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      client.disconnect();
    },
  };
};
