import { describe, expect, it } from 'vitest';
import { FaultError } from '#shared/fault';
import { refusingGuards } from '#shared/model';
import { drainOf, rebootOf, toyNode, toyRoom } from '../test-kit/index.ts';

/** Ana drains w1 and gets no further than its unit. */
const anaAtWork = async () => {
  const room = toyRoom();
  const ana = await room.open('ana');
  room.fail('POST /unit/w1', 'lostRequest');
  const { id } = await ana.begin(drainOf('w1'));
  await ana.until(id, 'indeterminate');
  return { room, ana, id, ben: await room.open('ben') };
};

describe('two consoles', () => {
  it('see who holds a lock, why and since when, before and after trying', async () => {
    const { room, ben } = await anaAtWork();
    const plan = await ben.plan(drainOf('w1'));
    const guard = refusingGuards(plan).find(({ guard: name }) => name === 'other-operation');
    expect(guard?.says).toContain('node:w1 is held by ana on ana (new disk)');
    const holders = await room.done(ben.operations.locks(plan.hash, new AbortController().signal));
    expect(holders[0]).toMatchObject({ operator: 'ana', reason: 'new disk', console: 'ana' });
    expect(holders[0]?.since).toBeLessThan(room.clock.now());
    const tried = ben.start(plan, { overrides: refusingGuards(plan).map((one) => one.guard) });
    const error = await room.done(tried.catch((reason: unknown) => reason));
    expect((error as FaultError).fault).toMatchObject({
      code: 'action.locked',
      facts: { operator: 'ana', reason: 'new disk', resource: 'node:w1' },
    });
  });

  it('take over only what was shown to them, and stop the one that was replaced', async () => {
    const { room, ana, id, ben } = await anaAtWork();
    const plan = await ben.plan(drainOf('w1'));
    const overrides = refusingGuards(plan).map(({ guard }) => guard);
    const holders = await room.done(ben.operations.locks(plan.hash, new AbortController().signal));
    const takeOver = holders.map(({ resource, token }) => ({ resource, token }));
    const older = takeOver.map((one) => ({ ...one, token: one.token - 1 }));
    expect(await room.codeOf(ben.start(plan, { overrides, takeOver: older }))).toBe('action.locked');
    const again = await ben.plan(drainOf('w1'));
    await room.done(ben.start(again, { overrides, takeOver }));
    const before = room.sends.length;
    await room.pass(120_000);
    expect(await ana.until(id, 'failed', 'asking')).toBeDefined();
    const bens = room.sends.slice(before);
    expect(room.broken).toEqual([]);
    expect(bens.filter((text) => text === 'POST /unit/w1').length).toBeLessThanOrEqual(1);
  });

  it('never change a machine with a token that is no longer the newest', async () => {
    const { room, ana, id, ben } = await anaAtWork();
    ana.freeze(200_000);
    await room.pass(100_000);
    const plan = await ben.plan(drainOf('w1'));
    const holders = await room.done(ben.operations.locks(plan.hash, new AbortController().signal));
    expect(holders.every(({ expiresAt }) => expiresAt < room.clock.now())).toBe(true);
    const bens = await room.done(
      ben.start(plan, {
        overrides: refusingGuards(plan).map(({ guard }) => guard),
        takeOver: holders.map(({ resource, token }) => ({ resource, token })),
      }),
    );
    await ben.until(bens.id, 'succeeded');
    const before = room.sends.length;
    await room.pass(200_000);
    const late = await ana.until(id, 'failed', 'asking', 'succeeded');
    expect(room.sends.slice(before).filter((text) => text.startsWith('POST /nodes'))).toEqual([]);
    expect(late.state).not.toBe('running');
    expect(room.broken).toEqual([]);
  });

  it('do not take away two managers at once, though each alone may', async () => {
    const room = toyRoom({
      nodes: ['m1', 'm2', 'm3'].map((id) => toyNode(id, { isManager: true, availability: 'drain' })),
      services: [],
    });
    const [ana, ben] = [await room.open('ana'), await room.open('ben')];
    room.fail('POST /boot/m1', 'lateEffect');
    await ana.begin(rebootOf('m1'));
    const plan = await ben.plan(rebootOf('m2'));
    expect(plan.locks.map(({ resource }) => resource)).toContain('managers:toy:one');
    const overrides = refusingGuards(plan).map(({ guard }) => guard);
    expect(await room.codeOf(ben.start(plan, { overrides }))).toBe('action.locked');
  });
});

it('locks are given back at the end also when the way is down for a moment', async () => {
  const room = toyRoom();
  const ana = await room.open();
  room.fail('POST /locks/release', 'notSent');
  await ana.until((await ana.begin(drainOf('w1'))).id, 'succeeded');
  await room.pass(2_000);
  expect(room.stage.heldLocks(room.clock.now())).toEqual([]);
});

it('locks are given back at the end, and take each other in one order', async () => {
  const room = toyRoom();
  const ana = await room.open();
  const plan = await ana.plan(drainOf('w2', 'w1'));
  const resources = plan.locks.map(({ resource }) => resource);
  expect(resources).toEqual(resources.toSorted());
  await ana.until((await room.done(ana.start(plan))).id, 'succeeded');
  await room.pass(1_000);
  expect(room.stage.heldLocks(room.clock.now())).toEqual([]);
});
