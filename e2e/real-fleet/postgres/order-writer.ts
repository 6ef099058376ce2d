import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { RealNode } from '../index.ts';

/** Somebody who writes orders all the time, to whichever server takes them. */
export type OrderWriter = AsyncDisposable & {
  /** Numbers of the orders that a server said it had committed. */
  readonly committed: () => readonly number[];
  /** Longest time without a commit so far, ms. */
  readonly longestGapMs: () => number;
  readonly stop: () => Promise<void>;
};

const pauseMs = 10;
const patienceMs = 1_000;

const open = async (node: RealNode): Promise<pg.Client | undefined> => {
  const client = new pg.Client({
    host: node.address,
    user: 'writer',
    database: 'postgres',
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  client.on('error', () => undefined); // told by the next query too
  try {
    await client.connect();
    const { rows } = await client.query('SELECT pg_is_in_recovery() AS replica');
    if (rows[0]?.replica === false) return client;
  } catch {
    // the next node is tried
  }
  await client.end().catch(() => undefined);
  return undefined;
};

/** Begins to write through the first of the nodes that takes writes, and looks for another when it stops to. */
export const startWriting = (nodes: readonly RealNode[]): OrderWriter => {
  const committed: number[] = [];
  let next = 1;
  let stopped = false;
  let gapMs = 0;
  let lastAt = performance.now();
  const write = async (): Promise<void> => {
    let client: pg.Client | undefined;
    while (!stopped) {
      for (const node of nodes) client ??= await open(node);
      if (client === undefined) {
        await sleep(pauseMs);
        continue;
      }
      const id = next;
      next += 1;
      try {
        await client.query('INSERT INTO orders VALUES ($1)', [id]);
        committed.push(id);
        gapMs = Math.max(gapMs, performance.now() - lastAt);
        lastAt = performance.now();
        await sleep(pauseMs);
      } catch {
        await client.end().catch(() => undefined);
        client = undefined;
      }
    }
    await client?.end().catch(() => undefined);
  };
  const done = write();
  const stop = async (): Promise<void> => {
    stopped = true;
    await done;
  };
  return { committed: () => committed, longestGapMs: () => gapMs, stop, [Symbol.asyncDispose]: stop };
};
