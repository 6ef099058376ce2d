import { describe, expect, it } from 'vitest';
import { drainOf, rebootOf, toyNode, toyRoom, toyService } from '../test-kit/index.ts';

const pauseNode = 'POST /nodes/w1';
const stopUnit = 'POST /unit/w1';

describe('before anything is sent', () => {
  it('its intent is on disk, by journal and by audit log', async () => {
    const room = toyRoom();
    const ana = await room.open();
    await ana.until((await ana.begin(drainOf('w1'))).id, 'succeeded');
    expect(room.sends.length).toBeGreaterThan(3);
    expect(room.broken).toEqual([]);
  });

  it('a disk that takes no more stops everything, and no byte leaves', async () => {
    // Each record is two calls to the disk, each line of the audit log three: wherever it fails, nothing is sent unrecorded.
    for (let at = 1; at <= 40; at += 1) {
      const room = toyRoom();
      const ana = await room.open('ana', { doom: { at, how: 'disk-full' } });
      const plan = await ana.plan(drainOf('w1'));
      const started = await room.codeOf(ana.start(plan));
      await room.pass(20_000);
      expect(room.broken).toEqual([]);
      const [operation] = await ana.all();
      if (started === 'fine') expect(operation).toMatchObject({ state: 'interrupted' });
      const before = room.sends.length;
      expect(await room.codeOf(ana.start(plan))).toMatch(/journal.unwritable/);
      expect(room.sends.length).toBe(before);
    }
  });

  it('each step looks again: what is so already is not sent, what does not fit stops everything', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail(pauseNode, 'slow');
    const { id } = await ana.begin(drainOf('w1'));
    await room.pass(500);
    room.meddle('/services/web', 7);
    const ended = await ana.until(id, 'failed');
    expect(ended).toMatchObject({ grade: 'failed', fault: { code: 'action.drifted' } });
    expect(room.sends.filter((text) => text.includes('/services/web'))).toEqual([]);
  });
});

describe('an answer that never comes', () => {
  it('makes a step indeterminate; it is read whether it was done, and not sent again', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail(stopUnit, 'lostReply');
    const { id } = await ana.begin(drainOf('w1'));
    expect(await ana.until(id, 'indeterminate')).toMatchObject({ state: 'indeterminate' });
    expect(await ana.until(id, 'succeeded')).toMatchObject({ grade: 'ok' });
    expect(room.sends.filter((text) => text === stopUnit)).toHaveLength(1);
  });

  it('is never followed by a second try where the fleet would not refuse the first one late', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail(stopUnit, 'lostRequest');
    const { id } = await ana.begin(drainOf('w1'));
    expect(await ana.until(id, 'asking')).toMatchObject({ state: 'asking' });
    await room.pass(3_600_000);
    expect((await ana.now(id)).state).toBe('asking');
    expect(room.sends.filter((text) => text === stopUnit)).toHaveLength(1);
  });

  it('is followed by a second try where a version guards it, after a look that says it was not done', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail(pauseNode, 'lostRequest');
    const { id } = await ana.begin(drainOf('w1'));
    expect(await ana.until(id, 'succeeded')).toMatchObject({ grade: 'ok' });
    expect(room.broken).toEqual([]);
    // Pause twice, then drain.
    expect(room.sends.filter((text) => text === pauseNode)).toHaveLength(3);
  });

  it('leads to another manager only when it is certain that nothing left', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail(pauseNode, 'notSent', 2);
    const { id } = await ana.begin(drainOf('w1'));
    const ended = await ana.until(id, 'succeeded', 'failed');
    expect(ended).toMatchObject({ state: 'succeeded', grade: 'ok' });
    expect(ended.steps.every(({ state }) => state === 'done')).toBe(true);
  });
});

describe('done', () => {
  it('means observed: a node that is not empty is not drained, and its deadline asks and forces nothing', async () => {
    const room = toyRoom({ services: [toyService('web', { desired: 5, maxPerNode: 1, mayOverlap: false })] });
    const ana = await room.open();
    room.fail('GET /copies/w1', 'notSent', 5_000);
    const { id } = await ana.begin(drainOf('w1'));
    const asking = await ana.until(id, 'asking');
    expect(asking.steps.find(({ stepId }) => stepId === 'toy.empty w1')?.state).toBe('running');
    const before = [...room.sends];
    await room.pass(600_000);
    expect((await ana.now(id)).state).toBe('asking');
    expect(room.sends).toEqual(before);
  });

  it('left behind by a person is degraded, never ok', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail('GET /copies/w1', 'notSent', 5_000);
    const { id } = await ana.begin(drainOf('w1'));
    await ana.until(id, 'asking');
    await room.done(ana.operations.decide(id, { kind: 'leave', reason: 'seen by eye' }));
    expect(await ana.until(id, 'succeeded')).toMatchObject({ grade: 'degraded' });
  });
});

describe('a person at the wheel', () => {
  it('pauses before the next step and goes on', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail(pauseNode, 'slow');
    const { id } = await ana.begin(drainOf('w1'));
    // The answer comes at once, the pause when the step under way has ended.
    expect(await room.done(ana.operations.pause(id))).toMatchObject({ state: 'running', asked: 'pause' });
    expect(await ana.until(id, 'paused')).not.toHaveProperty('asked');
    await room.pass(600_000);
    expect(room.sends).toHaveLength(1);
    await room.done(ana.operations.continue(id));
    expect(await ana.until(id, 'succeeded')).toMatchObject({ grade: 'ok' });
  });

  it('stops within a second, and is told what is done, open and not done', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail('GET /copies/w1', 'notSent', 5_000);
    const { id } = await ana.begin(drainOf('w1'));
    await room.pass(10_000);
    const before = room.clock.monotonicMs();
    const stopped = await room.done(ana.operations.stop(id));
    expect(room.clock.monotonicMs() - before).toBeLessThan(1_000);
    expect(stopped.state).toBe('cancelled');
    expect(stopped.says).toMatch(/\d done, \d open, \d not done/);
    expect(room.world.nodes.get('w1')?.availability).toBe('drain');
  });

  it('cancels: everything is put back, the last change first', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const before = room.stage.config();
    room.fail('GET /copies/w1', 'notSent', 5_000);
    const { id } = await ana.begin(drainOf('w1'));
    await room.pass(10_000);
    const forward = [...room.sends];
    await room.done(ana.operations.cancel(id));
    expect(await ana.until(id, 'cancelled')).toMatchObject({ grade: 'rolled-back' });
    expect(room.stage.config()).toBe(before);
    const back = room.sends.slice(forward.length);
    expect(back[0]).toBe(pauseNode);
    expect(back.indexOf('POST /services/web')).toBeLessThan(back.indexOf(stopUnit) + 2);
    expect(back.at(-1)).toBe(pauseNode);
  });
});

describe('a surprise', () => {
  it('pauses when fewer copies serve than were promised', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail(stopUnit, 'slow');
    const { id } = await ana.begin(drainOf('w1'));
    await room.pass(300);
    for (const service of room.world.services.values()) service.copies = [];
    const paused = await ana.until(id, 'paused');
    expect(paused.says).toContain('Below the promise');
    expect(room.sends.filter((text) => text === pauseNode)).toHaveLength(1);
  });

  it('shows no count that nobody can tell any more, and reads again at a measured pace', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail(stopUnit, 'lostRequest');
    const { id } = await ana.begin(drainOf('w1'));
    await ana.until(id, 'indeterminate');
    expect((await ana.now(id)).floors[0]).toHaveProperty('now');
    ana.silence(30_000);
    await room.pass(16_500);
    expect((await ana.now(id)).floors[0]).not.toHaveProperty('now');
    await room.pass(20_000);
    expect((await ana.now(id)).floors[0]).toHaveProperty('now');
  });

  it('stops rolling maintenance at the first node that does not come back; the next is not touched', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail('POST /boot/w1', 'refusal');
    const { id } = await ana.begin(rebootOf('w1', 'w2'));
    const ended = await ana.until(id, 'failed', 'succeeded');
    expect(ended.state).toBe('failed');
    expect(room.world.nodes.get('w2')).toMatchObject({ bootId: 0, availability: 'pause' });
  });

  it('does not reboot a manager after another one fell', async () => {
    const room = toyRoom({ services: [] });
    const ana = await room.open();
    room.fail('POST /nodes/m1', 'slow');
    const { id } = await ana.begin(rebootOf('m1'));
    await room.pass(200);
    room.world.lose('m2', room.clock.now(), 100_000_000);
    const paused = await ana.until(id, 'paused', 'failed', 'succeeded');
    expect(paused).toMatchObject({ state: 'paused', says: expect.stringContaining('Quorum') });
    expect(room.world.nodes.get('m1')?.bootId).toBe(0);
  });

  it('leaves a node that maintenance brought back where it is when the rest is cancelled', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail('POST /unit/w2', 'lostRequest');
    const { id } = await ana.begin(rebootOf('w1', 'w2'));
    await ana.until(id, 'indeterminate');
    const before = room.sends.length;
    await room.done(ana.operations.cancel(id));
    await ana.until(id, 'cancelled', 'stuck');
    expect(room.world.nodes.get('w1')).toMatchObject({ availability: 'active', unit: 'running', bootId: 1 });
    expect(room.sends.slice(before).filter((text) => text === 'POST /unit/w1')).toEqual([]);
  });
});

it('a failed redeploy is taken back by itself and never called a success', async () => {
  const room = toyRoom({
    nodes: [toyNode('m1', { isManager: true }), toyNode('w1')],
    services: [toyService('web', { maxPerNode: 1 })],
  });
  const ana = await room.open();
  const before = room.stage.config();
  const { id } = await ana.begin({
    kind: 'redeploy',
    workloadId: [...(await ana.plan(drainOf('w1'))).promises][0]?.workloadId ?? ('' as never),
    to: { kind: 'image', reference: '4' },
  });
  expect(await ana.until(id, 'undone', 'succeeded')).toMatchObject({ state: 'undone', grade: 'rolled-back' });
  expect(room.stage.config()).toBe(before);
});
