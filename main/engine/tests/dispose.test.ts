import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/index.ts';
import { eventually, startTestFleet } from './test-kit/index.ts';

/** The same clock, with the calls that are still to come. */
const counting = (clock: Clock): Clock & { readonly pending: () => number } => {
  const pending = new Set<object>();
  return {
    now: clock.now,
    monotonicMs: clock.monotonicMs,
    after: (ms, call) => {
      const one = {};
      pending.add(one);
      const timer = clock.after(ms, () => {
        pending.delete(one);
        call();
      });
      return {
        cancel: () => {
          pending.delete(one);
          timer.cancel();
        },
      };
    },
    pending: () => pending.size,
  };
};

const workersAndPipes = (): readonly string[] =>
  process
    .getActiveResourcesInfo()
    .filter((name) => /Worker|TCP|Pipe|FSEvent|FSReq/.test(name))
    .toSorted();

describe('closing the console', () => {
  it('leaves no timer, no connection, no worker and no watched file behind, whatever was under way', async () => {
    const before = workersAndPipes();
    {
      await using fleet = await startTestFleet([
        'well',
        'gone',
        'silent',
        'refused',
        'looked-at',
        'greeting',
      ]);
      fleet.machine('gone').behave('gone');
      fleet.machine('refused').onLogin = 'reject';
      const clock = counting(fleet.clock);
      const desk = await fleet.start(clock);
      await fleet.pass(8_000);
      fleet.machine('silent').behave('silent');
      fleet.machine('looked-at').untilLook = new Promise(() => undefined);
      await fleet.pass(8_000);
      const reading = (async () => {
        for await (const change of desk.link.open('fleet.changes', {})) if (change.kind === 'patch') return;
      })().catch(() => undefined);
      const asked = [
        desk.link.call('node.look', { nodeId: 'looked-at', mount: '/' }),
        desk.link.call('fleet.sweep', { timeoutMs: 60_000 }),
        desk.link.call('node.reconnect', { nodeId: 'gone' }),
      ].map((call) => call.catch(() => undefined));
      await eventually('the look begins', () => fleet.machine('looked-at').looks().length > 0);
      await desk[Symbol.asyncDispose]();
      await Promise.all([reading, ...asked]);
      expect(clock.pending()).toBe(0);
      await eventually('every server is let go', () => fleet.nodes.every((node) => node.open() === 0));
      const connections = fleet.nodes.map((node) => node.connections());
      await fleet.clock.advance(120_000);
      expect(fleet.nodes.map((node) => node.connections())).toEqual(connections);
    }
    await eventually('nothing is left open', () => workersAndPipes().join() === before.join());
  });

  it('ends at once while the very first logins are under way', async () => {
    await using fleet = await startTestFleet(Array.from({ length: 20 }, (_, at) => `web-${at}`));
    const clock = counting(fleet.clock);
    const desk = await fleet.start(clock);
    await desk[Symbol.asyncDispose]();
    expect(clock.pending()).toBe(0);
    await eventually('every server is let go', () => fleet.nodes.every((node) => node.open() === 0));
  });
});
