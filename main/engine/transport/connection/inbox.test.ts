import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createFakeClock } from '../../ports/index.ts';
import { sshLimits } from '../ssh-limits.ts';
import { GuardedStream } from './guarded-stream.ts';
import { createInbox } from './inbox.ts';

const crowded = () => {
  const clock = createFakeClock();
  const inbox = createInbox(clock);
  const ends = Array.from({ length: 8 }, () => inbox.poking());
  const read: string[] = [];
  return { clock, inbox, ends, read, put: (what: string) => inbox.put(() => read.push(what)) };
};

it('passes on at once what arrives while few machines are asked', () => {
  const { ends, read, put } = crowded();
  ends[0]?.();
  put('a');
  expect(read).toEqual(['a']);
});

it('reads together, in order, what many machines say within a moment', async () => {
  const { clock, ends, read, put } = crowded();
  put('a');
  put('b');
  expect(read).toEqual([]);
  await clock.advance(4);
  expect(read).toEqual(['a', 'b']);
  put('c');
  ends[0]?.();
  put('d'); // the crowd is over, and what waits still goes first
  expect(read).toEqual(['a', 'b', 'c', 'd']);
});

it('waits no longer when as much has come as was asked: the next pokes wait for it', () => {
  const { ends, read, put } = crowded();
  const sent = ends.map((_, at) => `answer ${at}`);
  sent.slice(0, -1).forEach(put);
  expect(read).toEqual([]);
  put(sent.at(-1) ?? '');
  expect(read).toEqual(sent);
});

it('reads at once what a connection receives through one that is being read', async () => {
  const { clock, inbox, read, put } = crowded();
  inbox.put(() => {
    put('inner');
    read.push('outer');
  });
  put('next');
  await clock.advance(4);
  expect(read).toEqual(['inner', 'outer', 'next']);
});

it('dates what waited by its arrival, and reads it before the end of the connection', async () => {
  const { clock, inbox } = crowded();
  const inner = new Duplex({ read: () => undefined, write: () => undefined });
  const stream = new GuardedStream({
    inner,
    clock,
    limits: sshLimits,
    inbox,
    isOverrun: () => false,
    onIdentified: () => undefined,
    onBreach: () => undefined,
  });
  const seen: (readonly [string, number])[] = [];
  stream.on('data', (chunk: Buffer) => seen.push([chunk.toString(), stream.readAt]));
  inner.push('SSH-2.0-x\r\n');
  await turn();
  stream.loggedIn();
  seen.length = 0;
  inner.push('one');
  await turn();
  const arrivedAt = clock.monotonicMs();
  await clock.advance(3);
  expect(seen).toEqual([]);
  inner.push('two');
  inner.push(null);
  await turn();
  expect(seen).toEqual([
    ['one', arrivedAt],
    ['two', arrivedAt + 3],
  ]);
});
