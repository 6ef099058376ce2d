import { expect, it } from 'vitest';
import { createFakeClock } from './fake-clock.ts';
import type { Clock } from './clock.ts';
import { createRoom } from './room.ts';

it('grows to its most while the process is in time, and tells of each place', async () => {
  const clock = createFakeClock();
  const room = createRoom(clock, { least: 2, most: 5 });
  let told = 0;
  room.onMore(() => (told += 1));
  expect(room.places()).toBe(2);
  room.entered();
  await clock.advance(400);
  expect([room.places(), told]).toEqual([4, 2]);
  await clock.advance(2_000);
  expect(room.places()).toBe(5);
  room.left();
  await clock.advance(200);
  const before = told;
  await clock.advance(1_000);
  expect(told).toBe(before); // nothing is looked at while nothing is under way
});

it('leaves no timer behind when the last one leaves', async () => {
  const clock = createFakeClock();
  const timers = new Set<object>();
  const room = createRoom(
    {
      ...clock,
      after: (ms, call) => {
        const timer = clock.after(ms, () => (timers.delete(timer), call()));
        timers.add(timer);
        return { cancel: () => (timers.delete(timer), timer.cancel()) };
      },
    },
    { least: 2, most: 5 },
  );
  room.entered();
  room.entered();
  room.left();
  await clock.advance(25);
  expect(timers.size).toBe(1);
  room.left();
  expect(timers.size).toBe(0);
});

it('shrinks to its least while calls come late', () => {
  let nowMs = 0;
  const calls: (() => void)[] = [];
  const clock: Clock = {
    ...createFakeClock(),
    monotonicMs: () => nowMs,
    after: (_ms, call) => {
      calls.push(call);
      return { cancel: () => undefined };
    },
  };
  const room = createRoom(clock, { least: 8, most: 16 });
  room.entered();
  const ring = (afterMs: number): number => {
    nowMs += afterMs;
    calls.shift()?.();
    return room.places();
  };
  for (let round = 0; round < 80; round += 1) ring(20);
  expect(room.places()).toBe(16);
  expect(ring(90)).toBe(12);
  expect(ring(90)).toBe(9);
  expect([ring(90), ring(90)]).toEqual([8, 8]);
  for (let round = 0; round < 9; round += 1) expect(ring(21)).toBe(8);
  expect(ring(21)).toBe(9);
});
