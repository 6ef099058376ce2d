import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract';
import { guardIdSchema, refusingGuards } from '#shared/model';
import { noOffer } from '../source-kit/index.ts';
import { drainOf, rebootOf, toyNode, toyRoom, toyService } from './test-kit/index.ts';

/** One copy, one machine that may hold it: draining it needs every word a person can give. */
const tightRoom = () =>
  toyRoom({
    nodes: [toyNode('m1', { isManager: true }), toyNode('w1'), toyNode('w2', { availability: 'drain' })],
    services: [toyService('web', { desired: 2, minimum: 2, maxPerNode: 1, mayOverlap: false })],
  });

describe('what was shown is what runs', () => {
  it('sends exactly the calls of the preview, in its order', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const plan = await ana.plan(drainOf('w1'));
    await ana.until((await room.done(ana.start(plan))).id, 'succeeded');
    const shown = plan.steps.flatMap(({ calls }) =>
      calls.flatMap(({ changes, text }) => (changes ? [text.replace(/ \{.*/, '')] : [])),
    );
    expect(room.sends).toEqual(shown);
    expect(room.broken).toEqual([]);
  });

  it('refuses when the fleet changed between preview and confirmation', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const plan = await ana.plan(drainOf('w1', 'w2'));
    room.meddle('/services/web', 7);
    await room.pass(2_000);
    expect(await room.codeOf(ana.start(plan))).toBe('action.drifted');
    expect(room.sends).toEqual([]);
  });

  it('refuses when the fleet changed while it waited for its locks', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const plan = await ana.plan(drainOf('w1', 'w2'));
    room.fail('POST /locks/take', 'slow', 1);
    const started = ana.start(plan);
    await room.pass(500);
    room.meddle('/services/web', 7);
    expect(await room.codeOf(started)).toBe('action.drifted');
    expect((await ana.all())[0]).toMatchObject({ state: 'failed', grade: 'failed' });
    expect(room.sends).toEqual([]);
    expect(room.stage.heldLocks(room.clock.now())).toEqual([]);
  });

  it('refuses when a guard does not hold any more once it has its locks', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const plan = await ana.plan(drainOf('w1', 'w2'));
    room.fail('POST /locks/take', 'slow', 1);
    const started = ana.start(plan);
    await room.pass(500);
    ana.silence(60_000);
    expect(await room.codeOf(started)).toBe('action.refused');
    expect((await ana.all())[0]?.says).toContain('fresh-knowledge');
    expect(room.sends).toEqual([]);
  });

  it('refuses to take away a node of which it was last read long ago, though nothing was seen on it', async () => {
    const room = toyRoom({ services: [] });
    const ana = await room.open();
    await ana.plan(drainOf('w1'));
    ana.silence(60_000);
    await room.pass(11_000);
    const old = await ana.plan(drainOf('w1'));
    expect(refusingGuards(old).map(({ guard }) => guard)).toContain('fresh-knowledge');
  });

  it('forgets a plan after 30 seconds, and after it was run', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const old = await ana.plan(drainOf('w1'));
    await room.pass(31_000);
    expect(await room.codeOf(ana.start(old))).toBe('operation.no-such-plan');
    const plan = await ana.plan(drainOf('w1'));
    await room.done(ana.start(plan));
    expect(await room.codeOf(ana.start(plan))).toBe('operation.no-such-plan');
  });

  it('refuses to plan what nobody offers a lock for', async () => {
    const room = toyRoom({
      stage: (stage) => ({
        ...stage,
        sources: stage.sources.map((source) => ({
          ...source,
          planner: {
            ...source.planner,
            drain: (view, request) => ({
              ...(source.planner?.drain?.(view, request) ?? noOffer),
              locks: [],
            }),
          } as NonNullable<typeof source.planner>,
        })),
      }),
    });
    const ana = await room.open();
    expect((await ana.plan(drainOf('w1'))).refusal).toContain('Nobody offers a lock');
  });
});

describe('guards', () => {
  it('are all told, passed ones too, each with its question and its answer', async () => {
    const ana = await toyRoom().open();
    const { guards } = await ana.plan(drainOf('w1'));
    expect(guards.map(({ guard }) => guard)).toEqual(guardIdSchema.options);
    expect(guards.every(({ asks, says }) => asks.includes('?') && says !== '')).toBe(true);
    expect(guards.filter(({ verdict }) => verdict === 'passed').length).toBeGreaterThan(3);
  });

  it('need one override for each class that refuses; one for another class does not help', async () => {
    const room = tightRoom();
    const ana = await room.open();
    const plan = await ana.plan(drainOf('w1'));
    const refusing = refusingGuards(plan).map(({ guard }) => guard);
    expect(refusing).toContain('capacity');
    expect(refusing).toContain('minimum-available');
    expect(await room.codeOf(ana.start(plan))).toBe('action.refused');
    const again = await ana.plan(drainOf('w1'));
    expect(await room.codeOf(ana.start(again, { overrides: ['capacity'] }))).toBe('action.refused');
    expect(room.sends).toEqual([]);
    const third = await ana.plan(drainOf('w1'));
    const operation = await room.done(ana.start(third, { overrides: [...refusing, 'lost-items'] }));
    // Each with its reason; what nothing called for is no override.
    expect(operation.overrides).toEqual(refusing.map((guard) => ({ guard, reason: `seen ${guard}` })));
  });

  it('need a typed reason for the operation and for each override', () => {
    const { input } = contract['operation.run'];
    const order = { hash: 'a'.repeat(64), reason: 'new disk', overrides: [], takeOver: [] };
    expect(input.safeParse(order).success).toBe(true);
    expect(input.safeParse({ ...order, reason: '  ' }).success).toBe(false);
    const bare = [{ guard: 'capacity', reason: ' ' }];
    expect(input.safeParse({ ...order, overrides: bare }).success).toBe(false);
  });

  it('of quorum can never be overridden', async () => {
    const room = toyRoom({ nodes: [toyNode('m1', { isManager: true }), toyNode('w1'), toyNode('w2')] });
    const ana = await room.open();
    const plan = await ana.plan(rebootOf('m1'));
    const refusing = refusingGuards(plan).map(({ guard }) => guard);
    expect(refusing).toContain('quorum');
    expect(await room.codeOf(ana.start(plan, { overrides: refusing }))).toBe('action.refused');
    expect(room.sends).toEqual([]);
  });

  it('refuse while another operation of this console works on the same things', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail('POST /unit/w1', 'lostRequest');
    await ana.begin(drainOf('w1'));
    const refusing = refusingGuards(await ana.plan(drainOf('w2')));
    expect(refusing.find(({ guard }) => guard === 'other-operation')?.says).toContain('Drain w1');
  });
});

describe('a plan', () => {
  it('says what it rests its time on, and measures what it did before', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const first = await ana.plan(drainOf('w1'));
    expect(first).toMatchObject({ estimateMs: 10_000, estimateSays: expect.stringContaining('Reckoned') });
    await ana.until((await room.done(ana.start(first))).id, 'succeeded');
    const second = await ana.plan(drainOf('w2'));
    expect(second.estimateSays).toContain('Measured');
    expect(second.estimateMs).toBeLessThan(10_000);
  });

  it('names all locks that cannot be read in one sentence', async () => {
    const room = toyRoom();
    const ana = await room.open();
    room.fail('GET /locks/read', 'notSent', 30);
    const { warnings } = await ana.plan(drainOf('w1', 'w2'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^The locks of node:w1, node:w2, .* cannot be read: /);
  });

  it('of more than one node is typed out', async () => {
    const ana = await toyRoom().open();
    expect((await ana.plan(drainOf('w1'))).typeToConfirm).toBeUndefined();
    expect((await ana.plan(drainOf('w1', 'w2'))).typeToConfirm).toBe('2 nodes');
  });
});

describe('the first run of a console', () => {
  it('only looks and plans until a person allows it to act, with a reason', async () => {
    const room = toyRoom();
    const ana = await room.open('ana', { firstRun: 'read-only' });
    expect(await ana.operations.leave()).toMatchObject({ allowed: false });
    const plan = await ana.plan(drainOf('w1'));
    expect(plan.refusal).toBeUndefined();
    expect(await room.codeOf(ana.start(plan))).toBe('action.read-only');
    expect(room.sends).toEqual([]);
    await room.done(ana.operations.allow({ allowed: true, reason: 'trained' }));
    expect((await ana.begin(drainOf('w1'))).state).toBe('running');
  });

  it('remembers that over a restart, and can be made read-only again', async () => {
    const room = toyRoom();
    const first = await room.open('ana', { firstRun: 'read-only' });
    await room.done(first.operations.allow({ allowed: true, reason: 'trained' }));
    first.die();
    const second = await room.open('ana', { firstRun: 'read-only', record: first.record });
    expect(await second.operations.leave()).toMatchObject({ allowed: true, by: 'ana', reason: 'trained' });
    await room.done(second.operations.allow({ allowed: false, reason: 'holiday' }));
    second.die();
    const third = await room.open('ana', { record: first.record });
    expect(await room.codeOf(third.start(await third.plan(drainOf('w1'))))).toBe('action.read-only');
  });
});
