import { describe, expect, it } from 'vitest';
import { repeatedId, sources } from './registry.ts';

describe('the registry of sources', () => {
  it('finds every source by its folder', () => {
    expect(sources.map(({ id }) => id)).toContain('host');
  });

  it('names the id that two sources share, and the ask that two probes share', () => {
    const [host] = sources;
    expect(repeatedId(sources)).toBeUndefined();
    expect(repeatedId([host!, host!])).toBe('host');
    expect(repeatedId([{ ...host!, probes: [...host!.probes, host!.probes[0]!] }])).toBe('host.tick');
  });
});
