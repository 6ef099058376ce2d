import { describe, expect, it } from 'vitest';
import { completedKeys, keyName } from './key-sequence.ts';

const known = new Set(['g f', 'g a', 'a', '?', 'mod+k']);

describe('the keyboard', () => {
  it('calls Ctrl and Cmd the same', () => {
    const plain = { ctrlKey: false, metaKey: false, altKey: false };
    expect([
      keyName({ ...plain, key: 'K', ctrlKey: true }),
      keyName({ ...plain, key: 'k', metaKey: true }),
      keyName({ ...plain, key: '?' }),
      keyName({ ...plain, key: 'Escape' }),
    ]).toEqual(['mod+k', 'mod+k', '?', 'Escape']);
  });

  it('reads two keys in time as one command, and too slow ones as two', () => {
    const g = { key: 'g', atMs: 0 };
    expect(completedKeys(undefined, g, known)).toBeUndefined();
    expect(completedKeys(g, { key: 'a', atMs: 900 }, known)).toBe('g a');
    expect(completedKeys(g, { key: 'a', atMs: 5_000 }, known)).toBe('a');
    expect(completedKeys(g, { key: 'z', atMs: 100 }, known)).toBeUndefined();
  });
});
