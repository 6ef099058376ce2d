import { describe, expect, it } from 'vitest';
import { partOf, rangeOf, slotOf } from './slot.ts';

describe('the slot of a key', () => {
  it('is the one that CLUSTER KEYSLOT of Redis tells', () => {
    // Values of the Redis Cluster specification and of redis-cli.
    expect(slotOf('123456789')).toBe(0x31_c3);
    expect(slotOf('foo')).toBe(12_182);
    expect(slotOf('')).toBe(0);
  });

  it('counts bytes, not characters, and lies in one of 64 ranges and of 256', () => {
    expect(slotOf('ü')).not.toBe(slotOf('u'));
    expect(rangeOf(0)).toBe(0);
    expect(rangeOf(255)).toBe(0);
    expect(rangeOf(256)).toBe(1);
    expect(rangeOf(16_383)).toBe(63);
    expect([0, 63, 64, 16_383].map(partOf)).toEqual([0, 0, 1, 255]);
  });
});
