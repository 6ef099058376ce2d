import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOf, textOf } from './key-text.ts';

const bytesAgain = (text: string): string => Buffer.from(bytesOf(text)).toString('hex');

it('gives every key back as it was, whatever its bytes, also through JSON', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (key) => {
      const bytes = Buffer.from(key);
      const text = JSON.parse(JSON.stringify(textOf(bytes))) as string;
      expect(bytesAgain(text)).toBe(bytes.toString('hex'));
    }),
  );
});

it('leaves text as it is, and never makes one key of two', () => {
  expect(textOf(Buffer.from('tenant/42 Zürich 🚀'))).toBe('tenant/42 Zürich 🚀');
  const keys = ['ff', 'fe', 'efbfbd', '61ff', 'f09f9a', 'c3', 'c328', 'eda0bd', 'edb2ff'];
  const texts = keys.map((key) => textOf(Buffer.from(key, 'hex')));
  expect(new Set(texts).size).toBe(keys.length);
  expect(texts.map(bytesAgain)).toEqual(keys);
});
