import { describe, expect, it } from 'vitest';
import { withSpaceChange } from '#shared/contract';
import { FaultError } from '#shared/fault';
import { spaceId, type SpaceView } from '#shared/model';
import { declaredToy, startWatch } from './test-kit/index.ts';

const never = new AbortController().signal;
const codeOf = async (call: Promise<unknown>): Promise<string | undefined> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error instanceof FaultError ? error.fault.code : undefined;
  }
};

describe('the watch over who owns what', () => {
  it('asks each claimant through who can reach it, this console itself included, and shows one picture where all agree', async () => {
    const { clock, connect, watch, asked, space, voices } = startWatch();
    connect('r1', 'r2');
    await clock.advance(1_000);
    expect(new Set(asked.map(({ place, id }) => `${place} ${id}`))).toEqual(
      new Set(['r1 toy.claim.r1', 'r2 toy.claim.r2', 'console toy.claim.r3']),
    );
    expect(space()).toMatchObject({ state: 'known', segments: [{ owner: 'r1', count: 10 }], disputes: [] });
    expect(voices()).toEqual(['r1 says r1', 'r2 says r1', 'r3 says r1']);
    await watch[Symbol.asyncDispose]();
  });

  it('keeps two answers apart where claimants disagree, with who holds which and the newer one first', async () => {
    const { clock, connect, watch, members, space, voices } = startWatch();
    members.set('r2', { owner: 'r2', epoch: 2 });
    connect('r1', 'r2', 'r3');
    await clock.advance(1_000);
    expect(voices()).toEqual(['r2 says r2', 'r1 says r1', 'r3 says r1']);
    expect(space()?.disputes).toMatchObject([
      {
        kind: 'two-owners',
        sides: [
          { owner: 'r2', epoch: 2, isNewer: true },
          { owner: 'r1', epoch: 1 },
        ],
      },
    ]);
    await watch[Symbol.asyncDispose]();
  });

  it('says of a trouble that was seen once that it was, asks again at once, and is sure when everybody still says so', async () => {
    const { clock, connect, watch, members, space } = startWatch();
    connect('r1', 'r2', 'r3');
    await clock.advance(1_000);
    members.set('r2', { owner: 'r2', epoch: 2 });
    await watch.readNow(new AbortController().signal);
    expect(space()?.disputes).toMatchObject([{ kind: 'two-owners', isFresh: true }]);
    await clock.advance(2_000);
    expect(space()?.disputes).toMatchObject([{ kind: 'two-owners' }]);
    expect(space()?.disputes[0]).not.toHaveProperty('isFresh');
    await watch[Symbol.asyncDispose]();
  });

  it('is not sure of a trouble that is over when it asks again', async () => {
    const { clock, connect, watch, members, space } = startWatch();
    connect('r1', 'r2', 'r3');
    await clock.advance(1_000);
    members.set('r2', { owner: 'r2', epoch: 2 });
    await watch.readNow(new AbortController().signal);
    for (const name of ['r1', 'r3']) members.set(name, { owner: 'r2', epoch: 2 });
    await clock.advance(2_000);
    expect(space()?.disputes).toEqual([]);
    await watch[Symbol.asyncDispose]();
  });

  it('makes the claim of a lost node silent at once, keeps what it said last with its age, and never counts it as live', async () => {
    const { clock, connect, lose, watch, space, voices } = startWatch();
    connect('r1', 'r2');
    await clock.advance(1_000);
    const saidAt = space()?.views[0]?.claims[0]?.observedAt;
    await clock.advance(5_000);
    lose('r1');
    await clock.advance(300);
    expect(voices()).toEqual(['r1 silent r1', 'r2 says r1', 'r3 says r1']);
    expect(space()?.views[0]?.claims[0]).toMatchObject({ observedAt: saidAt, says: 'r1 is gone.' });
    expect(space()?.lastCopies).toEqual([]);
    await watch[Symbol.asyncDispose]();
  });

  it('does not wait for a claimant that hangs before it shows the others', async () => {
    const { clock, connect, watch, members, space, voices } = startWatch();
    members.set('r2', 'hangs');
    connect('r1', 'r2');
    await clock.advance(1_000);
    expect(voices()).toEqual(['r1 says r1', 'r3 says r1']);
    await clock.advance(10_000);
    expect(space()?.parties.find(({ id }) => id === 'r2')?.state).toBe('unknown');
    await watch[Symbol.asyncDispose]();
  });

  it('names the only live copy where the other parties do not answer', async () => {
    const { clock, connect, watch, members, space } = startWatch();
    members.set('r2', 'refuses').set('r3', 'refuses');
    connect('r1', 'r2');
    await clock.advance(16_000);
    expect(space()?.lastCopies).toEqual([{ party: 'r1', count: 10 }]);
    await watch[Symbol.asyncDispose]();
  });

  it('drops a space that left the fleet file, and asks in other words when the file says so, forgetting what was said before', async () => {
    const { clock, connect, watch, members, voices } = startWatch();
    connect('r1', 'r2');
    await clock.advance(1_000);
    members.set('r1', 'hangs').set('r2', 'hangs').set('r3', 'hangs');
    watch.setSpaces([declaredToy({ wantedCopies: 2 })]);
    await clock.advance(300);
    expect(voices()).toHaveLength(3);
    watch.setSpaces([declaredToy({ port: 6380 })]);
    await clock.advance(300);
    expect(voices()).toEqual([]);
    watch.setSpaces([]);
    await clock.advance(300);
    expect(watch.snapshot().spaces).toEqual([]);
    await watch[Symbol.asyncDispose]();
  });

  it('reads everything now when asked to', async () => {
    const { clock, connect, watch, members, space } = startWatch();
    connect('r1', 'r2');
    await clock.advance(1_000);
    for (const id of ['r1', 'r2', 'r3']) members.set(id, { owner: 'r3', epoch: 7 });
    const reading = watch.readNow(never);
    await clock.advance(10);
    await reading;
    expect(space()?.segments[0]).toMatchObject({ owner: 'r3', epoch: 7 });
    expect(watch.spacesOf('toy')[0]?.space.segments[0]?.owner).toBe('r3');
    expect(watch.spacesOf('other')).toEqual([]);
    await watch[Symbol.asyncDispose]();
  });

  it('publishes a reset, then only what changed with each revision once, and an unchanged reading every 5 s at most', async () => {
    const { clock, connect, watch, members, listen } = startWatch();
    const { heard, stop } = listen();
    connect('r1', 'r2');
    await clock.advance(61_000);
    members.set('r2', { owner: 'r2', epoch: 2 });
    await clock.advance(15_000);
    await stop();
    expect(heard[0]).toMatchObject({ kind: 'reset', snapshot: { revision: 0 } });
    const patches = heard.flatMap((change) => (change.kind === 'patch' ? change : []));
    expect(patches.map(({ revision }) => revision)).toEqual(patches.map((_, at) => at + 1));
    expect(patches.length).toBeLessThanOrEqual(2 + 61_000 / 5_000 + 2);
    expect(patches.at(-1)?.changed[0]?.views).toHaveLength(2);
    // Told in parts, and yet everything that is known.
    const told = new Map<string, SpaceView>();
    for (const { spaces, changed } of patches) {
      for (const space of spaces) told.set(space.id, space);
      for (const change of changed) {
        const before = told.get(change.id);
        const after = before && withSpaceChange(before, change);
        if (after !== undefined) told.set(change.id, after);
      }
    }
    expect([...told.values()]).toEqual(watch.snapshot().spaces);
    await watch[Symbol.asyncDispose]();
  });

  it('begins a reader that comes later with everything there is', async () => {
    const { clock, connect, watch, listen } = startWatch();
    connect('r1', 'r2');
    await clock.advance(1_000);
    const { heard, stop } = listen();
    await clock.advance(10);
    await stop();
    expect(heard).toMatchObject([{ kind: 'reset', snapshot: { spaces: [{ name: 'sessions' }] } }]);
    await watch[Symbol.asyncDispose]();
  });
});

describe('a search for a key', () => {
  it('asks everybody at the same time, in one round trip, and says how long each took', async () => {
    const { clock, connect, watch, asked, delays } = startWatch();
    connect('r1', 'r2');
    await clock.advance(1_000);
    delays.set('r1', 40).set('r2', 120);
    const before = asked.length;
    const finding = watch.find('tenant/42', undefined, never);
    await clock.advance(500);
    expect(new Set(asked.slice(before).map(({ at }) => at)).size).toBe(1);
    expect(await finding).toMatchObject([
      {
        verdict: 'agreed',
        owner: 'r1',
        path: [
          { claimant: 'r1', tookMs: 40 },
          { claimant: 'r2', tookMs: 120 },
          { claimant: 'r3', tookMs: 0 },
        ],
      },
    ]);
    await watch[Symbol.asyncDispose]();
  });

  it('keeps who did not answer in the path, with the reason', async () => {
    const { clock, connect, watch, members } = startWatch();
    connect('r1', 'r2');
    await clock.advance(1_000);
    members.set('r2', 'hangs').set('r3', { owner: 'r3', epoch: 9 });
    const finding = watch.find('tenant/42', spaceId('redis-cluster/sessions'), never);
    await clock.advance(10_000);
    expect(await finding).toMatchObject([
      { verdict: 'disputed', path: [{ state: 'says' }, { state: 'no-answer' }, { owner: 'r3' }] },
    ]);
    await watch[Symbol.asyncDispose]();
  });

  it('refuses a space that nobody declared, and a listing that the system cannot give', async () => {
    const { clock, connect, watch } = startWatch();
    connect('r1');
    await clock.advance(1_000);
    const known = spaceId('redis-cluster/sessions');
    expect(await codeOf(watch.find('a', spaceId('redis-cluster/none'), never))).toBe(
      'ownership.no-such-space',
    );
    expect(await codeOf(watch.keys({ spaceId: known, order: 'size', limit: 10 }, never))).toBe(
      'ownership.not-listable',
    );
    expect(await codeOf(watch.ranges(known, 256, never))).toBe('ownership.not-countable');
    expect(await watch.keys({ spaceId: known, limit: 10 }, never)).toMatchObject({ keys: [{ key: 'a' }] });
    await watch[Symbol.asyncDispose]();
  });
});
