import { describe, expect, it } from 'vitest';
import { drainOf, rebootOf, toyRoom } from '../test-kit/index.ts';

const stopUnit = 'POST /unit/w1';

/** A drain whose console dies after so many changes were sent. */
const deadAfter = async (changes: number) => {
  const room = toyRoom();
  const first = await room.open();
  const before = room.stage.config();
  const { id } = await first.begin(drainOf('w1'));
  for (let turn = 0; room.sends.length < changes && turn < 4_000; turn += 1) await room.pass(5);
  first.die();
  await room.pass(60_000);
  const sent = room.sends.length;
  const second = await room.open('ana', { record: first.record });
  return { room, second, id, before, sent };
};

describe('an operation whose console went away', () => {
  it('is found again and nothing is sent until a person decides', async () => {
    const { room, second, id, sent } = await deadAfter(2);
    expect(await second.now(id)).toMatchObject({ state: 'interrupted' });
    await room.pass(86_400_000);
    expect(room.sends).toHaveLength(sent);
  });

  it('goes on from what the fleet says, wherever it was cut off', async () => {
    for (let at = 0; at <= 4; at += 1) {
      const { room, second, id } = await deadAfter(at);
      await room.done(second.operations.resume(id));
      expect((await second.until(id, 'succeeded', 'failed')).state).toBe('succeeded');
      expect(room.world.nodes.get('w1')).toMatchObject({ availability: 'drain', unit: 'stopped' });
      expect(room.sends.filter((text) => text === stopUnit).length).toBeLessThanOrEqual(1);
      expect(room.broken).toEqual([]);
    }
  });

  it('is undone to what was before, wherever it was cut off', async () => {
    for (let at = 1; at <= 4; at += 1) {
      const { room, second, id, before } = await deadAfter(at);
      const undo = await second.begin({ kind: 'undo', operationId: id });
      expect((await second.until(undo.id, 'succeeded', 'failed')).state).toBe('succeeded');
      expect(room.stage.config()).toBe(before);
      expect(await second.now(id)).toMatchObject({
        state: 'undone',
        grade: 'rolled-back',
        undoneBy: undo.id,
      });
    }
  });

  it('is given up with a reason: nothing more is sent and its locks are given back', async () => {
    const { room, second, id, sent } = await deadAfter(2);
    const ended = await room.done(second.operations.abandon(id, 'rebuilt by hand'));
    expect(ended).toMatchObject({ state: 'abandoned', says: 'Given up: rebuilt by hand' });
    await room.pass(20_000);
    expect(room.sends).toHaveLength(sent);
    expect(room.stage.heldLocks(room.clock.now())).toEqual([]);
  });

  it('is not gone on with once a later operation has begun to take it back', async () => {
    const { room, second, id } = await deadAfter(3);
    room.fail('POST /services/web', 'lostRequest');
    room.fail(stopUnit, 'lostRequest');
    const undo = await second.begin({ kind: 'undo', operationId: id });
    await second.until(undo.id, 'indeterminate', 'succeeded');
    await room.done(second.operations.stop(undo.id));
    expect(await room.codeOf(second.operations.resume(id))).toBe('operation.not-now');
  });

  it('is begun, when it never was, only if it is still what was shown', async () => {
    const { room, second, id } = await deadAfter(0);
    room.meddle('/nodes/w1', 'drain');
    await room.pass(2_000);
    expect(await room.codeOf(second.operations.resume(id))).toBe('action.drifted');
    expect(room.sends).toEqual([]);
  });
});

it('a reboot that may have been sent is not sent again', async () => {
  const room = toyRoom();
  const first = await room.open();
  room.fail('POST /boot/w1', 'lostReply');
  const { id } = await first.begin(rebootOf('w1'));
  await first.until(id, 'indeterminate');
  first.die();
  await room.pass(30_000);
  const second = await room.open('ana', { record: first.record });
  await room.done(second.operations.resume(id));
  expect((await second.until(id, 'succeeded', 'asking')).state).toBe('succeeded');
  expect(room.world.nodes.get('w1')?.bootId).toBe(1);
});

it('only what failed is tried again', async () => {
  const room = toyRoom();
  const ana = await room.open();
  room.fail('POST /unit/w2', 'refusal');
  const { id } = await ana.begin(drainOf('w1', 'w2'));
  await ana.until(id, 'failed');
  await room.pass(2_000);
  const before = room.sends.length;
  await room.done(ana.operations.resume(id));
  await ana.until(id, 'succeeded');
  const again = room.sends.slice(before);
  expect(again).toContain('POST /unit/w2');
  expect(again.filter((text) => text.endsWith('/w1'))).toEqual([]);
});
