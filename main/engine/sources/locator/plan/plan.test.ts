import { describe, expect, it } from 'vitest';
import { nodeId, type OperationRequest, type SpaceView } from '#shared/model';
import type { Looked, Offer } from '../../../source-kit/index.ts';
import { createStepTrial } from '../../../source-kit/test-kit/step-trial.ts';
import type { LocatorPlanView } from '../picture/index.ts';
import { chooseReceiver } from '../step/choose-receiver.ts';
import { steps } from '../step/index.ts';
import { createHoldings, createLocatorRoom, type LocatorRoom } from '../test-kit/index.ts';
import { planComeBack } from './come-back.ts';
import { planLeave } from './leave.ts';
import { topLooks } from './top-keys.ts';

const leaving = (kind: 'drain' | 'decommission', ...names: readonly string[]) =>
  ({ kind, nodeIds: names.map(nodeId), surge: true }) satisfies OperationRequest;

const viewOf = (room: LocatorRoom): LocatorPlanView => {
  room.read();
  const space = room.read() as SpaceView;
  const nodes = room.nodes.map((node) => ({ node, connection: { state: 'connected' } }));
  const view = { nodes, spaces: [{ space, view: room.view() }] } as unknown as LocatorPlanView;
  const looked: Looked = new Map(
    topLooks(view, room.declared.nodeIds).flatMap((look) =>
      'ask' in look ? [[look.id, room.ask('console', look.ask)] as const] : [],
    ),
  );
  return { ...view, looked };
};

const planOn = (room: LocatorRoom, request: ReturnType<typeof leaving>): Offer =>
  planLeave(viewOf(room), request);
const comeBack = (room: LocatorRoom, ...names: readonly string[]): Offer =>
  planComeBack(viewOf(room), { kind: 'undrain', nodeIds: names.map(nodeId) });
const trialOn = (room: LocatorRoom) =>
  createStepTrial(steps, { now: room.now, wait: room.wait, ask: room.ask });
const kindsOf = ({ steps: list }: Offer) => list.map(({ kind, phase }) => [kind, phase]);

describe('draining a host of a locator', () => {
  it('closes it, then hands each key to who has its copy, and keeps the copy', () => {
    const room = createLocatorRoom();
    const before = new Map(room.keysOf('a').map((key) => [key, room.locator.lookUp(key)?.secondary]));
    const offer = planOn(room, leaving('drain', 'a'));
    expect(kindsOf(offer)).toEqual([
      ['locator.target', 'cordon'],
      ['locator.hand-over', 'hand-over'],
    ]);
    trialOn(room).runAll(offer.steps);
    expect(room.targetNow('a')).toMatchObject({ primaries: 0, state: 'draining' });
    for (const [key, secondary] of before)
      expect(room.locator.lookUp(key)).toMatchObject({ primary: secondary, secondary: 'a', note: 'from:a' });
  });

  it('says before who takes how much, what stays, which keys are big, and what it costs in copies', () => {
    const room = createLocatorRoom();
    room.put('busy/1', { primary: 'a', ratePerHour: 9_000 }, { 'if-none-match': '*' });
    const offer = planOn(room, leaving('drain', 'a'));
    const owns = room.targetNow('a').primaries;
    expect(offer.moves?.reduce((sum, { count }) => sum + count, 0)).toBe(owns);
    expect(
      offer.moves?.every(
        ({ role, from, to, sizeBytes }) =>
          role === 'primary' && from === 'a' && to !== undefined && sizeBytes === 0,
      ),
    ).toBe(true);
    expect(offer.items).toMatchObject([
      { layer: 'key', fate: 'moves', count: owns },
      { layer: 'key', fate: 'stays' },
    ]);
    expect(offer.warnings.join('\n')).toMatch(/The biggest keys of a: .*\nThe busiest keys of a: /);
    expect(offer.warnings.join('\n')).toContain('one live copy less while a is away');
    expect(offer.locks.map(({ resource }) => resource)).toEqual(['node:a', 'space:locator/documents']);
    expect(offer.guards).toEqual([]);
  });

  it('changes nothing when it is run a second time', () => {
    const room = createLocatorRoom();
    const offer = planOn(room, leaving('drain', 'a'));
    trialOn(room).runAll(offer.steps);
    const sent = room.sent.length;
    expect(offer.steps.map((step) => trialOn(room).run(step).sent)).toEqual([false, false]);
    expect(room.sent).toHaveLength(sent);
  });

  it('comes back by the undo of its steps, with every key that nobody changed since, and no other', () => {
    const room = createLocatorRoom();
    const before = room.keysOf('a');
    const trial = trialOn(room);
    const done = trial.runAll(planOn(room, leaving('drain', 'a')).steps);
    const [mine = '', ...others] = before;
    room.put(mine, { primary: 'f' }, { 'if-match': `"${room.locator.lookUp(mine)?.version ?? 0}"` });
    for (const { call, seen } of done.toReversed()) {
      const back = trial.undo(call, seen);
      if (back !== undefined) trial.runAll([back]);
    }
    expect(room.targetNow('a').state).toBe('accepting');
    expect([...room.keysOf('a')].toSorted()).toEqual(others.toSorted());
    expect(room.locator.lookUp(mine)).toMatchObject({ primary: 'f' });
  });

  it('comes back without any journal too: the locator remembers', () => {
    const room = createLocatorRoom();
    const before = room.keysOf('a');
    trialOn(room).runAll(planOn(room, leaving('drain', 'a')).steps);
    const offer = comeBack(room, 'a');
    expect(kindsOf(offer)).toEqual([['locator.give-back', 'restore']]);
    trialOn(room).runAll(offer.steps);
    expect([...room.keysOf('a')].toSorted()).toEqual([...before].toSorted());
    expect(comeBack(room, 'a').steps).toEqual([]);
  });

  it('of two hosts at once hands nothing from one to the other', () => {
    const room = createLocatorRoom();
    const offer = planOn(room, leaving('drain', 'a', 'b'));
    const trial = trialOn(room);
    const order = [...offer.steps].toSorted(
      (x, y) => Number(x.phase !== 'cordon') - Number(y.phase !== 'cordon'),
    );
    trial.runAll(order);
    expect(room.targetNow('a').primaries + room.targetNow('b').primaries).toBe(0);
  });

  it('makes a copy first of a key that nobody else has, and waits for the word of that host', () => {
    const room = createLocatorRoom();
    room.put('only/here', { primary: 'a', secondary: null }, { 'if-none-match': '*' });
    const offer = planOn(room, leaving('drain', 'a'));
    expect(offer.guards).toMatchObject([{ guard: 'last-copy', verdict: 'passed' }]);
    trialOn(room).runAll(offer.steps);
    const { primary, secondary, note } = room.locator.lookUp('only/here') ?? {};
    expect(primary).not.toBe('a');
    expect({ secondary, note }).toEqual({ secondary: 'a', note: 'from:a' });
    expect(room.sent.filter((text) => text.includes('only%2Fhere'))).toHaveLength(2);
  });

  it('takes no old copy for the new one', () => {
    const room = createLocatorRoom();
    room.put('only/here', { primary: 'a', secondary: null }, { 'if-none-match': '*' });
    const others = ['b', 'c', 'd', 'e', 'f'];
    // Each had it once, when its mapping was of another version, and has not heard of the new one yet.
    for (const host of others) {
      const old = createHoldings();
      old.take('only/here', { role: 'secondary', version: 1 });
      room.freeze(host, old);
    }
    const owners: string[] = [];
    let asked = 0;
    room.intercept(() => {
      asked += 1;
      if (asked === 1_000) for (const host of others) room.thaw(host);
      if (asked < 1_000) owners.push(room.locator.lookUp('only/here')?.primary ?? '');
      return undefined;
    });
    trialOn(room).runAll(planOn(room, leaving('drain', 'a')).steps);
    expect([...new Set(owners)]).toEqual(['a']);
    expect(room.locator.lookUp('only/here')).toMatchObject({ secondary: 'a', note: 'from:a' });
  });

  it('is not proved by owners that have not heard of the newest mapping', () => {
    const room = createLocatorRoom();
    for (const key of room.keysOf('a')) {
      const { secondary = '', version = 0 } = room.locator.lookUp(key) ?? {};
      room.put(key, { primary: secondary, secondary: 'a' }, { 'if-match': `"${version}"` });
    }
    // They answer for what they owned before it was given back, and hear of nothing since.
    const before = ['b', 'c', 'd', 'e', 'f'];
    for (const host of before) room.freeze(host);
    for (const key of room
      .keysOf('a', 'secondary')
      .filter((each) => room.locator.lookUp(each)?.version === 2)) {
      const { primary = '', version = 0 } = room.locator.lookUp(key) ?? {};
      room.put(key, { primary: 'a', secondary: primary }, { 'if-match': `"${version}"` });
    }
    const ended = planOn(room, leaving('drain', 'a')).steps.map((step) => trialOn(room).run(step).holding);
    expect(ended[1]).toMatchObject({ state: 'not-yet', says: expect.stringContaining('does not say yet') });
  });

  it('gives nothing back to a host that came up with nothing, and all once it has its copies', () => {
    const room = createLocatorRoom();
    const before = room.keysOf('a');
    trialOn(room).runAll(planOn(room, leaving('drain', 'a')).steps);
    room.wipe('a');
    const { steps: back } = comeBack(room, 'a');
    expect(() => trialOn(room).runAll(back)).toThrow('a does not say that it has');
    expect([room.keysOf('a'), room.targetNow('a').state]).toEqual([[], 'draining']);
    room.thaw('a');
    trialOn(room).runAll(back);
    expect([...room.keysOf('a')].toSorted()).toEqual([...before].toSorted());
  });

  it('asks for an override where hosts cannot say that they have a copy', () => {
    const room = createLocatorRoom({ declared: { hostAnswer: undefined } });
    room.put('only/here', { primary: 'a', secondary: null }, { 'if-none-match': '*' });
    expect(planOn(room, leaving('drain', 'a')).guards).toMatchObject([
      { guard: 'last-copy', verdict: 'refused', mayOverride: true },
    ]);
  });

  it('is not done while the host itself says that it still owns something', () => {
    const room = createLocatorRoom();
    const offer = planOn(room, leaving('drain', 'a'));
    room.freeze('a');
    const ended = offer.steps.map((step) => trialOn(room).run(step).holding);
    expect(ended[1]).toMatchObject({ state: 'not-yet', says: expect.stringContaining('a itself says') });
  });

  it('never overwrites what changed hands after it was read', () => {
    const room = createLocatorRoom();
    const [mine = ''] = room.keysOf('a');
    let isDone = false;
    room.intercept((request) => {
      if (request.method === 'PUT' && request.path.includes(encodeURIComponent(mine)) && !isDone) {
        isDone = true;
        room.put(
          mine,
          { primary: 'f', note: 'theirs' },
          { 'if-match': `"${room.locator.lookUp(mine)?.version ?? 0}"` },
        );
      }
      return undefined;
    });
    trialOn(room).runAll(planOn(room, leaving('drain', 'a')).steps);
    expect(isDone).toBe(true);
    expect(room.locator.lookUp(mine)).toMatchObject({ primary: 'f', note: 'theirs' });
    expect(room.targetNow('a').primaries).toBe(0);
  });

  it.each([
    ['does not answer', {}, 'does not answer'],
    ['has no path to map', { paths: { get: '/v1/keys/{key}', targets: '/v1/targets' } }, 'no path to map'],
    [
      'has no list',
      { paths: { get: '/v1/keys/{key}', map: '/v1/keys/{key}', targets: '/v1/targets' } },
      'no path to list',
    ],
  ])('is blocked, with the reason, where the locator %s', (_name, declared, reason) => {
    const room = createLocatorRoom({ declared });
    if (reason === 'does not answer') {
      room.read();
      room.intercept(() => 'hang');
    }
    const offer = planOn(room, leaving('drain', 'a'));
    expect(offer.steps).toEqual([]);
    expect(offer.items).toMatchObject([{ fate: 'blocked', says: expect.stringContaining(reason) }]);
  });

  it('is refused where nobody else accepts', () => {
    const room = createLocatorRoom({ targets: { a: 'x', b: 'y' } });
    const { guards } = planOn(room, leaving('drain', 'a', 'b'));
    const capacity = guards.filter(({ guard }) => guard === 'capacity');
    expect(capacity).toMatchObject(['a', 'b'].map(() => ({ verdict: 'refused', mayOverride: false })));
  });
});

describe('taking a host out for good', () => {
  it('moves keys and copies to other zones, and lets it leave', () => {
    const room = createLocatorRoom();
    const offer = planOn(room, leaving('decommission', 'a'));
    expect(kindsOf(offer)).toEqual([
      ['locator.target', 'cordon'],
      ['locator.move-out', 'hand-over'],
      ['locator.move-out', 'hand-over'],
      ['locator.target', 'settle'],
    ]);
    const { primaries, secondaries } = room.targetNow('a');
    const counted = (role: string) =>
      (offer.moves ?? []).filter((move) => move.role === role).reduce((sum, { count }) => sum + count, 0);
    expect([counted('primary'), counted('secondary')]).toEqual([primaries, primaries + secondaries]);
    trialOn(room).runAll(offer.steps);
    expect(room.targetNow('a')).toMatchObject({ primaries: 0, secondaries: 0, state: 'left' });
    const space = room.read();
    const zone = new Map(space.parties.map((party) => [party.id, party.zone]));
    for (const { owner = '', secondaries: copies } of space.segments)
      expect(copies.map((id) => zone.get(id))).not.toContain(zone.get(owner));
  });

  it('stripes what it had over the other zones, and within each over all of it', () => {
    const receivers = ['b y', 'e y', 'c z', 'f z'].map((text) => ({ name: text[0] ?? '', zone: text[2] }));
    const taken = Map.groupBy(
      Array.from({ length: 4_000 }, (_, at) => `tenant/${at}`),
      (key) => chooseReceiver(key, { receivers, zone: 'x', but: [] })?.name,
    );
    expect([...taken.keys()].map(String).toSorted()).toEqual(['b', 'c', 'e', 'f']);
    for (const keys of taken.values()) expect(Math.abs(keys.length - 1_000)).toBeLessThan(150);
  });

  it('says that it cannot be taken back', () => {
    const undo = planOn(createLocatorRoom(), leaving('decommission', 'a')).steps.map((step) => step.undo);
    expect(undo).toEqual(['restores', 'irreversible', 'irreversible', 'restores']);
  });

  it('asks for an override where only one zone is left', () => {
    const room = createLocatorRoom({ targets: { a: 'x', b: 'y', c: 'y' } });
    expect(planOn(room, leaving('decommission', 'a')).guards).toMatchObject([
      {
        guard: 'capacity',
        verdict: 'refused',
        mayOverride: true,
        says: expect.stringContaining('Only zone y'),
      },
    ]);
  });
});

describe('a locator without notes', () => {
  it('is drained all the same, and it is said that nothing comes back by itself', () => {
    const { search: _search, ...paths } = createLocatorRoom().declared.paths;
    const room = createLocatorRoom({
      declared: {
        paths: { ...paths, list: '/v1/targets/{target}/keys?role={role}&limit={limit}&cursor={cursor}' },
      },
    });
    const offer = planOn(room, leaving('drain', 'a'));
    expect(offer.warnings.join(' ')).toContain('cannot be given back by itself');
    expect(offer.steps.map((step) => step.undo)).toEqual(['restores', 'irreversible']);
    trialOn(room).runAll(offer.steps);
    expect(room.targetNow('a').primaries).toBe(0);
    expect(kindsOf(comeBack(room, 'a'))).toEqual([['locator.target', 'restore']]);
  });
});
