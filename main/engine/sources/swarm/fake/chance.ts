import type { FakeState } from './state.ts';

/** The next number from 0 (inclusive) to 1 of the state's own generator (mulberry32): the same seed, the same run. */
export const chance = (state: FakeState): number => {
  state.chance = (state.chance + 0x6d_2b_79_f5) | 0;
  let mixed = Math.imul(state.chance ^ (state.chance >>> 15), 1 | state.chance);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

const digits = '0123456789abcdefghijklmnopqrstuvwxyz';

/** 25 characters, as swarmkit's identities. */
export const freshId = (state: FakeState): string => {
  let id = '';
  while (id.length < 25) id += digits[Math.floor(chance(state) * 36)] ?? '0';
  return id;
};

/** Lower-case hex of that many characters, as ids of containers. */
export const freshHex = (state: FakeState, length = 64): string => {
  let id = '';
  while (id.length < length)
    id += Math.floor(chance(state) * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return id.slice(0, length);
};
