import { describe, expect, it } from 'vitest';
import { createNodeClock } from './node-clock.ts';

const at = (text: string): number => Date.parse(text) / 1_000;
const hourOf = (zone: string | undefined, offsetSeconds: number, text: string): number =>
  createNodeClock(zone, offsetSeconds).local(at(text)).hour;

describe('the calendar of a node', () => {
  it('follows the rules of its zone, on both sides of a change of the clocks', () => {
    expect(hourOf('Europe/Berlin', 0, '2026-03-29T00:59:00Z')).toBe(1);
    expect(hourOf('Europe/Berlin', 0, '2026-03-29T01:00:00Z')).toBe(3);
    expect(hourOf('Asia/Kathmandu', 0, '2026-03-29T00:15:00Z')).toBe(6);
  });

  it.each(['UTC', 'Etc/UTC', 'Zulu'])('has no other time than UTC where its zone is called %s', (zone) => {
    expect(hourOf(zone, 7_200, '2026-07-01T12:00:00Z')).toBe(12);
  });

  it('goes by its offset of now where the name of its zone says nothing', () => {
    expect(hourOf(undefined, 7_200, '2026-07-01T12:00:00Z')).toBe(14);
    expect(hourOf('Middle/Earth', 7_200, '2026-07-01T12:00:00Z')).toBe(14);
  });

  it('keeps zones apart, also when there are more than it remembers', () => {
    const zones = Intl.supportedValuesOf('timeZone').slice(0, 150);
    const hours = (): readonly number[] => zones.map((zone) => hourOf(zone, 0, '2026-07-01T12:00:00Z'));
    expect(hours()).toEqual(hours());
    expect(new Set(hours()).size).toBeGreaterThan(10);
  });
});
