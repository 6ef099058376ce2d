import { describe, expect, it } from 'vitest';
import { looksMixed, readVisible, visibleText } from './visible-text.ts';

// Everything that can hide in a name or turn it round: controls, bidi, zero width, tags, blanks that pass for a space.
const ranges = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xa0, 0xa0],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180e, 0x180e],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x2064],
  [0x2066, 0x206f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0001, 0xe0001],
  [0xe0020, 0xe007f],
  [0xe0100, 0xe01ef],
] as const;
const points = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));

describe('text from outside', () => {
  it('shows every character that cannot be seen as a mark', () => {
    expect(points.length).toBeGreaterThan(300);
    const unseen = points.filter((point) => {
      const { runs } = readVisible(`a${String.fromCodePoint(point)}b`);
      return runs.length !== 3 || runs[1]?.kind !== 'mark';
    });
    expect(unseen.map((point) => point.toString(16))).toEqual([]);
  });

  it('leaves ordinary names of any alphabet as they are', () => {
    const names = ['fra-db2', 'größe', 'сервер-1', '服务器', 'مخدم', 'סרבר', 'a b', 'naïve'];
    expect(names.map((name) => visibleText(name))).toEqual(names);
  });

  it('turns nothing round: the override is a mark and the rest keeps its order', () => {
    expect(visibleText('safe\u202egpj.exe')).toBe('safe[U+202E]gpj.exe');
    expect(visibleText('two\nlines')).toBe('two[U+000A]lines');
    expect(visibleText('lone \ud800 half')).toBe('lone [U+D800] half');
  });

  it('cuts a name at 128 characters and says so, never through one character', () => {
    const long = '😀'.repeat(200);
    expect(visibleText(long)).toBe(`${'😀'.repeat(128)}…`);
    expect(readVisible('x'.repeat(128)).cut).toBe(false);
    expect(readVisible('x'.repeat(129)).cut).toBe(true);
  });

  it('flags look-alikes of two alphabets in one word', () => {
    expect(['pаypal', 'web-сервер', 'Ωmega', 'server', 'сервер'].map(looksMixed)).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });
});
