import { describe, expect, it } from 'vitest';
import type { FleetChange } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import { epochMs, nodeId } from '#shared/model';
import type { Link } from '#shared/wire';
import { createEngineClock } from '../../clock/index.ts';
import { nodeView, snapshot } from '../../test-kit/index.ts';
import { createQueryClient } from '../message/query-client.tsx';
import { feedToCache } from './feed-to-cache.ts';
import { createFleetStore } from './fleet-store.ts';

const at = epochMs(1_795_000_000_000);
const reset = (id: string): FleetChange => ({ kind: 'reset', snapshot: snapshot(at, [nodeView(id, at)]) });

/** An engine that answers each opening of the feed with the next of these; an Error ends it. */
const follow = async (openings: readonly (readonly (FleetChange | Error)[])[]) => {
  const ending = new AbortController();
  const store = createFleetStore();
  const seen: string[] = [];
  const pauses: number[] = [];
  let opened = 0;
  const open = async function* (): AsyncGenerator<FleetChange> {
    const items = openings[opened] ?? [];
    opened += 1;
    for (const item of items) {
      if (item instanceof Error) throw item;
      yield item;
    }
  };
  store.subscribe(() => seen.push(`${store.hearing().state} ${[...store.fleet().ids].join()}`));
  await feedToCache(
    {
      link: {
        call: () => Promise.reject(new Error('not asked here')),
        open,
        close: () => undefined,
      } as unknown as Link,
      store,
      client: createQueryClient(),
      clock: createEngineClock({ monotonic: () => 0, wall: () => at, everySecond: () => () => undefined }),
      pause: async (ms) => {
        pauses.push(ms);
        if (opened === openings.length) ending.abort();
      },
    },
    ending.signal,
  );
  return { seen, pauses };
};

describe('following the fleet', () => {
  it('opens the feed again after a gap and starts from its reset', async () => {
    const gap: FleetChange = {
      kind: 'patch',
      revision: 9,
      at,
      nodes: [],
      removedNodes: [nodeId('a')],
      alarms: [],
    };
    expect(await follow([[reset('a'), gap], [reset('b')]])).toEqual({
      seen: ['live a', 'live b'],
      pauses: [1_000, 1_000],
    });
  });

  it('keeps the last known fleet on screen when the link is lost, says so, and comes back', async () => {
    const lost = new FaultError(fault('link.closed', 'The connection to the engine is closed.'));
    const { seen } = await follow([[reset('a'), lost], [lost], [reset('a')]]);
    expect(seen).toEqual(['live a', 'lost a', 'lost a', 'live a']);
  });
});
