import { describe, expect, it } from 'vitest';
import { createEngineClock } from './engine-clock.ts';

const world = () => {
  let elapsed = 0;
  let asleep = 0;
  let running = 0;
  let tick: () => void = () => undefined;
  const clock = createEngineClock({
    monotonic: () => elapsed,
    wall: () => 500 + elapsed + asleep,
    everySecond: (call) => {
      running += 1;
      tick = call;
      return () => void (running -= 1);
    },
  });
  const sleep = (ms: number) => void (asleep += ms);
  return {
    clock,
    sleep,
    pass: (ms: number) => void (elapsed += ms),
    tick: () => tick(),
    running: () => running,
  };
};

describe('the clock of a window', () => {
  it('follows the engine, and never runs backwards because an item was late', () => {
    const { clock, pass } = world();
    expect(clock.now()).toBe(500);
    clock.heard(10_000);
    pass(1_000);
    expect(clock.now()).toBe(11_000);
    clock.heard(10_700);
    expect(clock.now()).toBe(11_000);
    clock.heard(11_200);
    expect(clock.now()).toBe(11_200);
  });

  it('takes over a clock that was set back', () => {
    const { clock } = world();
    clock.heard(1_000_000);
    clock.heard(10_000);
    expect(clock.now()).toBe(10_000);
  });

  it('counts the time that the machine slept, and believes the engine when it speaks again', () => {
    const { clock, pass, sleep } = world();
    clock.heard(10_000);
    pass(1_000);
    clock.now();
    sleep(3_600_000);
    expect([clock.now(), clock.monotonic()]).toEqual([3_611_000, 3_601_000]);
    clock.heard(3_611_400);
    expect(clock.now()).toBe(3_611_400);
  });

  it('ticks only while somebody looks', () => {
    const { clock, tick, running } = world();
    let ticks = 0;
    const stop = clock.subscribe(() => (ticks += 1));
    tick();
    expect([ticks, running()]).toEqual([1, 1]);
    stop();
    expect(running()).toBe(0);
  });
});
