import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { seededNumbers } from '../../../shared/model/test-kit/index.ts';
import { askProgram, isShellWord, quoteWord, readQuotedWords, readShellInput } from './index.ts';

/** Fixed seed, so that a failing string can be found again. */
const next = seededNumbers(20_261_121);
const chance = (below: number): number => Math.floor(next() * below);

const odd = [
  `'`,
  `"`,
  '\\',
  '$',
  '`',
  '!',
  '\n',
  '\r',
  '\t',
  ' ',
  '*',
  '?',
  '[',
  ']',
  '{',
  '}',
  '~',
  '#',
  '&',
  ';',
  '|',
  '<',
  '>',
  '(',
  ')',
  '-',
  '=',
  '%',
  '\u0007',
  '\u001b',
  '\u007f',
  'é',
  '€',
  '😀',
  '\u202e',
  '\u0301',
  '\u0081',
  '$(id)',
  '`id`',
  "'\\''",
  '\\n',
  '--',
  'a',
  'Z',
  '0',
  '/',
];
/** The corpus: every odd sign alone and doubled, then random strings of them, also with random code points. */
const corpus = [
  '',
  ...odd.flatMap((sign) => [sign, sign + sign, `a${sign}`, `${sign}a`]),
  ...Array.from({ length: 2_000 }, () =>
    Array.from({ length: chance(24) }, () =>
      chance(4) > 0 ? (odd[chance(odd.length)] ?? '') : String.fromCodePoint(1 + chance(0xd7fe)),
    ).join(''),
  ),
];

describe('a quoted value', () => {
  for (const [name, ...command] of [
    ['bash'],
    ['dash'],
    ['busybox', 'sh'],
    ['zsh', '--emulate', 'sh'],
  ] as const) {
    const isMissing = spawnSync(name, ['-c', 'true']).error !== undefined;
    it.skipIf(isMissing)(
      `reaches a script in ${name} byte for byte, ${corpus.length} times${isMissing ? ` (skipped: ${name} is not installed)` : ''}`,
      () => {
        const program = askProgram({
          id: 'test.words',
          script: `for word in "$@"; do printf '%s\\0' "$word"; done`,
          inputs: corpus,
        });
        if (!program.ok) throw new Error(program.fault.says);
        const heard = spawnSync(name, [...command, '-s'], {
          input: program.value,
          maxBuffer: 64 * 1_048_576,
        });
        expect(heard.stderr.toString()).toBe('');
        expect(heard.stdout.equals(Buffer.from(corpus.map((word) => `${word}\0`).join('')))).toBe(true);
      },
    );
  }

  it('is read back by a server that answers instead of a shell', () => {
    const program = askProgram({ id: 'test.words', script: ':', inputs: corpus });
    if (!program.ok) throw new Error(program.fault.says);
    expect(readShellInput(program.value)).toEqual({ kind: 'ask', askId: 'test.words', inputs: corpus });
    for (const word of corpus)
      expect(readQuotedWords(` ${quoteWord(word)}\n`, 0)).toMatchObject({ words: [word] });
  });

  it('is refused when no shell can receive it unchanged', () => {
    expect(['a\0', '\ud800', 'x\udc00'].map(isShellWord)).toEqual([false, false, false]);
  });

  it('is nothing else: other shell text is not read as values', () => {
    for (const text of [' a\n', " 'a'b\n", '  \n', " 'a'  'b'\n", ' "a"\n', " 'a';id\n"])
      expect(readQuotedWords(text, 0)).toBeUndefined();
    for (const text of ['', " '", " 'a", " 'a'", " 'a'\\", " 'a'\\'"])
      expect(readQuotedWords(text, 0)).toBe('incomplete');
  });
});
