import type { Duplex } from 'node:stream';
import type { RedisAnswer, RedisValue } from '../../engine/source-kit/index.ts';

/** Answers commands of one client, each a list of words. Undefined: nothing listens there any more. */
export type AnswerCommands = (commands: readonly (readonly string[])[]) => readonly RedisAnswer[] | undefined;

/** The longest request that is read; the console's own are a few KiB. */
const mostBytes = 1_048_576;

const written = (value: RedisValue): string => {
  if (value === null) return '$-1\r\n';
  if (typeof value === 'number') return `:${value}\r\n`;
  if (typeof value === 'string') return `$${Buffer.byteLength(value)}\r\n${value}\r\n`;
  return `*${value.length}\r\n${value.map(written).join('')}`;
};

const reply = (answer: RedisAnswer): string => (answer.ok ? written(answer.value) : `-${answer.error}\r\n`);

/** Cuts whole commands off a buffer of RESP: arrays of bulk strings, as clients send them. Undefined: that is none. */
const readCommands = (
  bytes: Buffer,
): { readonly commands: readonly (readonly string[])[]; readonly rest: Buffer } | undefined => {
  const commands: (readonly string[])[] = [];
  let at = 0;
  const number = (
    mark: number,
    from: number,
  ): readonly [value: number, next: number] | 'more' | undefined => {
    const end = bytes.indexOf('\r\n', from);
    if (end < 0) return bytes.length - from > 32 ? undefined : 'more';
    if (bytes[from] !== mark) return undefined;
    const value = Number(bytes.toString('latin1', from + 1, end));
    return Number.isInteger(value) && value >= 0 ? [value, end + 2] : undefined;
  };
  for (;;) {
    if (at === bytes.length) return { commands, rest: bytes.subarray(at) };
    const head = number(42, at); // '*'
    if (head === undefined) return undefined;
    if (head === 'more') return { commands, rest: bytes.subarray(at) };
    const words: string[] = [];
    let next = head[1];
    while (words.length < head[0]) {
      const length = next < bytes.length ? number(36, next) : 'more'; // '$'
      if (length === undefined) return undefined;
      if (length === 'more' || length[1] + length[0] + 2 > bytes.length)
        return { commands, rest: bytes.subarray(at) };
      words.push(bytes.toString('utf8', length[1], length[1] + length[0]));
      next = length[1] + length[0] + 2;
    }
    commands.push(words);
    at = next;
  }
};

/** Serves RESP2 on one byte stream until it is closed. */
export const serveRedis = (stream: Duplex, answer: AnswerCommands): void => {
  let waiting: Buffer = Buffer.alloc(0);
  stream.on('error', () => undefined); // Either side may vanish; 'close' follows.
  stream.on('data', (chunk: Buffer) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    const read = waiting.length > mostBytes ? undefined : readCommands(waiting);
    if (read === undefined) return stream.destroy();
    waiting = read.rest;
    if (read.commands.length === 0) return;
    const answers = answer(read.commands);
    if (answers === undefined) stream.destroy();
    else stream.write(answers.map(reply).join(''));
  });
};
