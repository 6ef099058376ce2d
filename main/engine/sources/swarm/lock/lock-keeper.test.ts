import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '#shared/fault';
import { epochMs, type LockHolder } from '#shared/model';
import type { LockAnswer, LockWish, Talk } from '../../../source-kit/index.ts';
import { swarmRoom } from '../test-kit/index.ts';
import { swarmLock } from './index.ts';
import { lockName } from './lock-name.ts';

const resource = 'workload:swarm:k3x9ab/web';
const wish = (operator: string, more: Partial<LockWish> = {}): LockWish => ({
  resource,
  operator,
  reason: 'kernel update, "now"',
  operationId: `op-${operator}`,
  console: 'laptop',
  since: epochMs(1_000_000),
  expiresAt: epochMs(1_090_000),
  ...more,
});

type Room = ReturnType<typeof swarmRoom>;
/** One request of a talk at a time, so that talks of several consoles can be mixed in any order. */
const turns = function* (
  room: Room,
  talk: Talk<LockAnswer>,
  on: string,
): Generator<void, Result<LockAnswer>> {
  let turn = talk;
  while ('next' in turn) {
    const next = turn.next(room.ask(on, turn.ask));
    if ('answer' in next) return next.answer;
    turn = next;
    yield;
  }
  return room.ask(on, turn);
};
const lead = (room: Room, talk: Talk<LockAnswer>, on = 'm1'): LockAnswer | string => {
  const talking = turns(room, talk, on);
  for (;;) {
    const { done, value } = talking.next();
    if (done === true) return value.ok ? value.value : value.fault.code;
  }
};
const held = (room: Room, by: LockWish): LockHolder => {
  const taken = lead(room, swarmLock.take(by));
  if (typeof taken === 'string' || taken.kind !== 'held-by-us') throw new Error('not held');
  return taken.holder;
};

describe('a lock kept in the swarm', () => {
  it('tells the second console who holds it, why and for how long', () => {
    const room = swarmRoom();
    expect(held(room, wish('ana')).token).toBe(1);
    expect(lead(room, swarmLock.take(wish('ben')), 'm2')).toEqual({
      kind: 'held',
      holder: { ...wish('ana'), token: 1 },
    });
    expect(lead(room, swarmLock.read(resource), 'm3')).toMatchObject({ kind: 'held' });
    expect(lead(room, swarmLock.read('node:other'))).toEqual({ kind: 'free' });
  });

  it('gives one of any number of racing consoles the lock, whatever the order of their requests', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(3)), fc.boolean(), (order, wasUsed) => {
        const room = swarmRoom();
        if (wasUsed) lead(room, swarmLock.release(held(room, wish('before'))));
        const racers = ['ana', 'ben', 'cleo', 'dan'].map((name) => ({
          talking: turns(room, swarmLock.take(wish(name)), 'm1'),
          got: undefined as Result<LockAnswer> | undefined,
        }));
        for (const at of order) {
          const open = racers.filter(({ got }) => got === undefined);
          if (open.length === 0) break;
          const racer = open[at % open.length];
          const turn = racer?.talking.next();
          if (racer !== undefined && turn?.done === true) racer.got = turn.value;
        }
        const wins = racers.flatMap(({ got }) =>
          got?.ok === true && got.value.kind === 'held-by-us' ? [got.value.holder.token] : [],
        );
        return wins.length === 1 && wins[0] === (wasUsed ? 2 : 1);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('lets it be taken over only with the token that was shown, and by one', () => {
    const room = swarmRoom();
    held(room, wish('ana'));
    expect(lead(room, swarmLock.take(wish('ben', { takeOver: 7 })))).toMatchObject({ kind: 'held' });
    expect(held(room, wish('ben', { takeOver: 1 })).token).toBe(2);
    expect(lead(room, swarmLock.take(wish('cleo', { takeOver: 1 })))).toMatchObject({ kind: 'held' });
  });

  it('keeps its token through renewals and never gives an old one again, freed or not', () => {
    const room = swarmRoom();
    const first = held(room, wish('ana'));
    const later = { ...first, expiresAt: epochMs(2_000_000) };
    expect(lead(room, swarmLock.renew(later))).toEqual({ kind: 'held-by-us', holder: later });
    expect(lead(room, swarmLock.read(resource))).toEqual({ kind: 'held', holder: later });
    expect(lead(room, swarmLock.release(later))).toEqual({ kind: 'free' });
    expect(lead(room, swarmLock.read(resource))).toEqual({ kind: 'free' });
    expect(held(room, wish('ana')).token).toBe(2);
  });

  it('tells a console that was taken over so, and lets it neither renew nor release', () => {
    const room = swarmRoom();
    const first = held(room, wish('ana'));
    held(room, wish('ben', { takeOver: 1 }));
    expect(lead(room, swarmLock.renew(first))).toMatchObject({ kind: 'held', holder: { operator: 'ben' } });
    expect(lead(room, swarmLock.release(first))).toMatchObject({ kind: 'held', holder: { operator: 'ben' } });
  });

  it('finds its own lock again when the answer to the first request was lost', () => {
    const room = swarmRoom();
    held(room, wish('ana'));
    expect(held(room, wish('ana')).token).toBe(1);
  });

  it('counts a config whose labels somebody broke as held, by an unknown', () => {
    const room = swarmRoom();
    room.swarm.answer('m1', {
      method: 'POST',
      path: '/configs/create',
      body: { Name: lockName(resource), Labels: {}, Data: 'eA==' },
    });
    expect(lead(room, swarmLock.take(wish('ana')))).toMatchObject({
      kind: 'held',
      holder: { operator: 'unknown' },
    });
  });

  it('ends by the clocks of the swarm, however wrong that of its holder is', () => {
    const room = swarmRoom();
    const tenYears = 87_600 * 3_600_000;
    const wrong = { since: epochMs(1_000_000 + tenYears), expiresAt: epochMs(1_090_000 + tenYears) };
    held(room, wish('ana', wrong));
    room.wait(30_000);
    const talk = swarmLock.read(resource);
    if (!('next' in talk) || talk.ask.lane !== 'http') throw new Error('not a dialogue');
    const { method, path } = talk.ask;
    const answer = room.swarm.answer('m2', { method, path });
    if (answer.kind !== 'reply') throw new Error('no answer');
    const { status, body } = answer.reply;
    const headers = { date: new Date(room.swarm.now()).toUTCString() };
    const heard = talk.ask.read({ status, headers, body, sentAt: 5_000_000, receivedAt: 5_000_000 });
    const next = talk.next(heard);
    const told = 'answer' in next && next.answer.ok ? next.answer.value : undefined;
    if (told?.kind !== 'held') throw new Error('not held');
    expect(told.holder.expiresAt).toBeGreaterThanOrEqual(5_000_000 + 60_000);
    expect(told.holder.expiresAt).toBeLessThanOrEqual(5_000_000 + 61_000);
  });

  it('has names that Docker takes and that differ', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(lockName(a.toWellFormed())).toMatch(/^[a-z0-9-]{1,64}$/);
        return (
          a.toWellFormed() === b.toWellFormed() || lockName(a.toWellFormed()) !== lockName(b.toWellFormed())
        );
      }),
    );
  });
});
