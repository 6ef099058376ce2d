import { describe, expect, it } from 'vitest';
import type { Truth, World } from '#shared/model';
import { isScenarioName, pastOf, scenarios, worldAt } from './index.ts';

const minute = 60_000;
const valueOf = <T>(truth: Truth<T> | undefined): T | undefined =>
  truth?.state === 'known' ? truth.value : undefined;
const nodeIn = (world: World, id: string) => {
  const node = world.nodes.find((each) => each.id === id);
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
};
const at = (ms: number, id: string) => nodeIn(worldAt(scenarios.constellation, ms), id);
const availableOn = (ms: number, id: string, mount: string): number =>
  valueOf(at(ms, id).machine.volumes.find((volume) => volume.mount === mount)?.space)?.availableBytes ?? -1;

describe('every scenario', () => {
  it.each(Object.values(scenarios))('$name plays the same way every time', (scenario) => {
    expect(worldAt(scenario, 93_000)).toEqual(worldAt(scenario, 93_000));
    expect(structuredClone(scenario)).toEqual(scenario);
  });

  it.each(Object.values(scenarios))(
    '$name never has more than fits on a disk, nor less than nothing',
    (scenario) => {
      for (const ms of [-14 * 24 * 60 * minute, 0, 20 * minute, 29 * minute, 300 * minute])
        for (const { machine } of worldAt(scenario, ms).nodes)
          for (const { space } of machine.volumes) {
            const known = valueOf(space);
            if (known === undefined) continue;
            expect(known.availableBytes).toBeGreaterThanOrEqual(0);
            expect(known.usedBytes + known.availableBytes).toBeLessThanOrEqual(known.sizeBytes);
            expect(known.availableBytes % 1_024).toBe(0);
          }
    },
  );

  it.each(Object.values(scenarios))('$name gives each node another name', ({ nodes }) => {
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
  });

  it('is found by its name, and nothing else is', () => {
    expect(isScenarioName('constellation')).toBe(true);
    expect(isScenarioName('toString')).toBe(false);
  });
});

describe('the constellation', () => {
  it('has thirteen machines in five regions, every role among them', () => {
    const { nodes } = scenarios.constellation;
    expect(nodes).toHaveLength(13);
    expect(new Set(nodes.map(({ labels }) => labels['region'])).size).toBe(5);
    expect([...new Set(nodes.map(({ labels }) => String(labels['role'])))].toSorted()).toEqual([
      'api',
      'cache',
      'database',
      'edge',
      'website',
    ]);
  });

  it('fills the proxy’s log disk within half an hour, until somebody rotates', () => {
    const perMinute = availableOn(0, 'fra-web-1', '/var/log') - availableOn(minute, 'fra-web-1', '/var/log');
    expect(perMinute).toBeGreaterThan(400 * 1_048_576);
    expect(availableOn(29 * minute, 'fra-web-1', '/var/log')).toBe(0);
    expect(availableOn(31 * minute, 'fra-web-1', '/var/log')).toBeGreaterThan(10 * 1_073_741_824);
  });

  it('browns out the Pi: flags, then silence, then another boot that knows the last one ended badly', () => {
    const flags = (ms: number) => valueOf(at(ms, 'zrh-edge-1').machine.power)?.underVoltageNow;
    expect([flags(0), flags(90_000), flags(200_000)]).toEqual([false, true, false]);
    expect(at(110_000, 'zrh-edge-1').answers).toBe(false);
    const [before, after] = [at(0, 'zrh-edge-1'), at(140_000, 'zrh-edge-1')];
    expect(after.answers).toBe(true);
    expect(valueOf(after.machine.bootId)).not.toBe(valueOf(before.machine.bootId));
    expect(valueOf(after.machine.previousBootEnd)).toBe('unclean');
    expect(after.machine.uptimeMs).toBe(35_000);
  });

  it('slows one link past the target, heals it, and lets one node die for good', () => {
    expect([0, 200_000, 600_000].map((ms) => at(ms, 'hel-db-1').roundTripMs)).toEqual([13, 34, 13]);
    expect([0, 211_000, 9_999_000].map((ms) => at(ms, 'par-cache-1').answers)).toEqual([true, false, false]);
  });

  it('has a past that leads into its present without a jump', () => {
    const past = pastOf(scenarios.constellation, at(0, 'fra-web-1').id, '/var/log');
    const last = past.at(-1);
    expect(last?.atMs).toBe(-15_000);
    expect(Math.abs((last?.availableBytes ?? 0) - availableOn(0, 'fra-web-1', '/var/log'))).toBeLessThan(
      200 * 1_048_576,
    );
    const before = past
      .filter(({ atMs }) => atMs < -2 * minute)
      .map(({ availableBytes, sizeBytes }) => availableBytes / sizeBytes);
    expect(Math.min(...before)).toBeGreaterThan(0.3);
  });
});
