import { describe, expect, it } from 'vitest';
import { repeatedId, sources } from './registry.ts';

describe('the registry of sources', () => {
  it('finds every source by its folder', () => {
    expect(sources.map(({ id }) => id)).toContain('host');
  });

  it('names the id that two sources share, and the ask that two probes share', () => {
    const host = sources.filter(({ id }) => id === 'host');
    const twice = host.map((source) => ({
      ...source,
      probes: source.probes.flatMap((probe) => [probe, probe]),
    }));
    expect(repeatedId(sources)).toBeUndefined();
    expect(repeatedId([...sources, ...host])).toBe('host');
    expect(repeatedId(twice)).toBe('host.tick');
  });
});
