import { expect, it } from 'vitest';
import { hasWords } from './has-words.ts';

it('finds every word of a filter somewhere, in any order and case, and everything where no word is asked for', () => {
  const texts = ['fra-web-1', undefined, '/var/log/Proxy.log'];
  expect(
    ['', 'proxy FRA', 'web log', 'proxy hel', 'undefined'].map((filter) => hasWords(texts, filter)),
  ).toEqual([true, true, true, false, false]);
});
