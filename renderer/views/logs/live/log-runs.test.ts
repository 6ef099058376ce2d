import { describe, expect, it } from 'vitest';
import { logRuns, plainLogText } from './log-runs.ts';
import { exportText, readFilterWords } from './row-texts.ts';

const shown = (text: string): string =>
  logRuns(text, '')
    .map((run) => (run.kind === 'mark' ? `[${run.text}]` : run.isBold ? `*${run.text}*` : run.text))
    .join('');

/** What terminals have been made to do by text they were to show: clipboard, title, replies, links, pictures, keys, programs. */
const introducers = [
  '\u001b[',
  '\u009b',
  '\u001b]',
  '\u009d',
  '\u001bP',
  '\u0090',
  '\u001b_',
  '\u001b^',
  '\u001bX',
  '\u001bN',
];
const bodies = [
  '52;c;aGVsbG8=',
  '0;title',
  '2;title',
  '4;1;?',
  '7;file:///etc',
  '8;;https://evil/',
  '9;note',
  '10;?',
  '11;?',
  '50;?',
  '133;A',
  '777;notify;a;b',
  '1337;File=:AA',
  '6n',
  'c',
  '>c',
  '=c',
  '?6n',
  '18t',
  '21t',
  '20t',
  '5n',
  '?1049h',
  '2J',
  '1;1H',
  '?25l',
  '4h',
  '!p',
  '"p',
  '$qm',
  '+q544e',
  'q"1;1;10;10#0',
  '38;5;1',
  '1;31x',
  '0c',
  '14t',
  '?2004h',
  '>0q',
  '?u',
  '>1u',
];
const endings = ['', '\u0007', '\u001b\\', '\u009c', '\u0018'];

describe('a line of a log', () => {
  it('shows every escape sequence there is as a mark, and heeds none but weight', () => {
    const sequences = introducers.flatMap((start) =>
      bodies.flatMap((body) => endings.map((end) => `${start}${body}${end}`)),
    );
    expect(sequences.length).toBe(2_000);
    // oxlint-disable-next-line no-control-regex -- looking for exactly these
    const raw = sequences.filter((text) =>
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(plainLogText(`a${text}b`)),
    );
    expect(raw).toEqual([]);
    const heeded = sequences.filter((text) => !shown(`a${text}b`).startsWith('a['));
    expect(heeded).toEqual([]);
  });

  it('may be bold, and has no colour: here that means state', () => {
    expect(shown('\u001b[1;31mERROR\u001b[0m: no \u001b[32mspace\u001b[m')).toBe('*ERROR*: no space');
    expect(shown('a\tb')).toBe('a\tb');
    expect(shown('safe\u202egpj.exe\u0000')).toBe('safe[U+202E]gpj.exe[U+0000]');
  });

  it('marks what is looked for, and only in what is shown', () => {
    const found = logRuns('Error: an ERROR', 'error').filter(({ isFound }) => isFound);
    expect(found.map(({ text }) => text)).toEqual(['Error', 'ERROR']);
    expect(logRuns('\u202e', 'u+202e').some(({ isFound }) => isFound)).toBe(false);
  });

  it('of a megabyte is drawn as its beginning only', () => {
    expect(logRuns('x'.repeat(1_000_000), '').map(({ text }) => text.length)).toEqual([1_000]);
  });
});

describe('an exported log', () => {
  it('holds nothing that a terminal would obey, and doubtful times as such', () => {
    const text = exportText(
      [{ id: 0, nodeId: 'db-1', name: '/var/log/a.log', state: 'following', says: '', since: 0 } as never],
      [
        {
          id: 0,
          kind: 'line',
          line: { stream: 0, at: 0 as never, timeBy: 'arrival', text: '\u001b]0;x\u0007' },
        },
        { id: 1, kind: 'missed', at: 0 as never, stream: 0, says: '7 lines left out' },
      ],
    );
    expect(text).toBe(
      '~1970-01-01T00:00:00.000Z db-1 /var/log/a.log [U+001B]]0;x[U+0007]\n1970-01-01T00:00:00.000Z db-1 /var/log/a.log -- 7 lines left out --\n',
    );
  });
});

describe('the words of a filter', () => {
  it('are texts a line must hold, and with a minus texts it must not', () => {
    expect(readFilterWords('error "no space" -debug -"a b"')).toEqual({
      has: ['error', 'no space'],
      without: ['debug', 'a b'],
    });
    expect(readFilterWords('  - "" ')).toEqual({ has: ['-'], without: [] });
    expect(readFilterWords('"open end')).toEqual({ has: ['open end'], without: [] });
  });
});
