import { describe, expect, it } from 'vitest';
import { bytesText, countText, listText, memoryText, millisecondsText, percentText } from './quantity.ts';

describe('numbers an operator reads', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [9_130_000_000, '9.1 GB'],
    [29_400_000_000, '29.4 GB'],
    [320_000_000_000, '320 GB'],
    [999_960_000_000, '1 TB'],
    [4_000_000_000_000, '4 TB'],
    [-1_500, '\u22121.5 kB'],
  ])('writes %d bytes of disk as %s, as disks are sold', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  it.each([
    [4_108_509_184, '3.8 GiB'],
    [134_217_728, '128 MiB'],
  ])('writes %d bytes of memory as %s', (bytes, text) => {
    expect(memoryText(bytes)).toBe(text);
  });

  it.each([
    [0, '0\u2009%'],
    [0.0001, '0.1\u2009%'],
    [0.004, '0.4\u2009%'],
    [0.912, '91\u2009%'],
    [0.9999, '99\u2009%'],
    [1, '100\u2009%'],
  ])('writes the share %d as %s: a little is not nothing and nearly all is not all', (ratio, text) => {
    expect(percentText(ratio)).toBe(text);
  });

  it.each([
    [0.4, '<1 ms'],
    [19.6, '20 ms'],
    [1_234, '1,234 ms'],
    [-12, '\u221212 ms'],
  ])('writes %d milliseconds as %s', (ms, text) => {
    expect(millisecondsText(ms)).toBe(text);
  });

  it('sets thousands apart and joins lists with one and', () => {
    expect([countText(16_384), countText(999), listText(['a']), listText(['a', 'b', 'c'])]).toEqual([
      '16,384',
      '999',
      'a',
      'a, b and c',
    ]);
  });
});
