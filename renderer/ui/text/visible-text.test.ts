import { expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

it('shows what is hidden in a name, and leaves our own way of writing percent alone', () => {
  expect([
    visibleText('a\u202eb\u200bc\n'),
    visibleText('disk at 91\u2009%'),
    visibleText('a\u2009b 5\u2009x'),
  ]).toEqual(['a[U+202E]b[U+200B]c[U+000A]', 'disk at 91\u2009%', 'a[U+2009]b 5[U+2009]x']);
});
