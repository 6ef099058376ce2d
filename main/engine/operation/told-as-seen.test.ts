import { describe, expect, it } from 'vitest';
import { drainOf, toyRoom } from './test-kit/index.ts';

const stopUnit = 'POST /unit/w1';

/** An operation whose console died after two changes, found again. */
const foundAgain = async () => {
  const room = toyRoom();
  const first = await room.open();
  const { id } = await first.begin(drainOf('w1'));
  for (let turn = 0; room.sends.length < 2 && turn < 4_000; turn += 1) await room.pass(5);
  first.die();
  await room.pass(30_000);
  return { room, id, ana: await room.open('ana', { record: first.record }) };
};

describe('a console that somebody made read-only', () => {
  it('gives up what it finds without sending anything, not even for its locks', async () => {
    const { room, id, ana } = await foundAgain();
    const held = room.stage.heldLocks(room.clock.now());
    expect(held).not.toEqual([]);
    await room.done(ana.operations.allow({ allowed: false, reason: 'audit week' }));
    await room.done(ana.operations.abandon(id, 'rebuilt by hand'));
    await room.pass(2_000);
    expect(room.stage.heldLocks(room.clock.now())).toEqual(held);
  });

  it('begins nothing that was confirmed before and waited for its locks', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const plan = await ana.plan(drainOf('w1'));
    room.fail('POST /locks/take', 'slow', 1);
    const started = ana.start(plan);
    await room.pass(500);
    await room.done(ana.operations.allow({ allowed: false, reason: 'audit week' }), 0);
    expect(await room.codeOf(started)).toBe('action.read-only');
    expect(room.sends).toEqual([]);
    expect(room.stage.heldLocks(room.clock.now())).toEqual([]);
    expect((await ana.all())[0]).toMatchObject({
      state: 'failed',
      says: expect.stringContaining('Nothing was done'),
    });
  });
});

describe('what an undo puts back', () => {
  it('is what was there before the change that was done, not before one that was refused', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail('POST /nodes/w1', 'slow');
    const { id } = await ana.begin(drainOf('w1'));
    await room.pass(200);
    // Ben drains it too: ours is refused for its old version, and sent again after another look.
    room.meddle('/nodes/w1', 'drain');
    await ana.until(id, 'succeeded');
    const undo = await ana.begin({ kind: 'undo', operationId: id });
    await ana.until(undo.id, 'succeeded', 'failed');
    expect(room.world.nodes.get('w1')?.availability).toBe('drain');
  });

  it('is not called whole where a step back was left behind', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const { id } = await ana.begin(drainOf('w1'));
    await ana.until(id, 'succeeded');
    room.fail(stopUnit, 'lostRequest');
    const undo = await ana.begin({ kind: 'undo', operationId: id });
    await ana.until(undo.id, 'asking');
    await room.done(ana.operations.decide(undo.id, { kind: 'leave', reason: 'started by hand' }));
    expect(await ana.until(undo.id, 'succeeded', 'failed')).toMatchObject({ grade: 'degraded' });
    expect(await ana.now(id)).toMatchObject({ state: 'undone', grade: 'degraded' });
  });
});
