import { expect, it } from 'vitest';
import { consolePlace, nodeId } from '#shared/model';
import { createFakeClock } from '../ports/index.ts';
import { defaultSchedule } from '../probe/index.ts';
import type { ShellAsk } from '../source-kit/index.ts';
import { createFleetWatch, type FleetWatchParts } from './fleet-watch.ts';

it('asks servers from this console itself where that is the place, and no node that the fleet does not have', async () => {
  const asked: string[] = [];
  const parts = {
    ports: { clock: createFakeClock() },
    sources: [],
    schedule: defaultSchedule,
    here: {
      perform: async (ask: { readonly id: string }) => {
        asked.push(ask.id);
        return { kind: 'answered', result: { ok: true, value: 'from here' } };
      },
    },
  } as unknown as FleetWatchParts;
  await using watch = createFleetWatch(parts);
  const ask = { id: 'locator.get' } as ShellAsk<string>;
  const { signal } = new AbortController();
  expect(await watch.perform(consolePlace, ask, signal)).toMatchObject({ kind: 'answered' });
  expect(await watch.perform(nodeId('elsewhere'), ask, signal)).toMatchObject({
    kind: 'not-sent',
    fault: { code: 'fleet.no-such-node' },
  });
  expect(asked).toEqual(['locator.get']);
});
