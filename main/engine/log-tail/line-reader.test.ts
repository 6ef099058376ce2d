import { expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import type { LogStream } from '../source-kit/index.ts';
import { createLineReader } from './line-reader.ts';

const now = 1_795_348_800_000;
const at = (ms: number): string => new Date(now + ms).toISOString();
const stream: LogStream = {
  nodeId: nodeId('web-1'),
  name: '/var/log/app.log',
  follow: () => {
    throw new Error('not followed here');
  },
  form: 'lines',
  stamps: 'text',
};
const reading = (skewMs: number | undefined = 0) => {
  const reader = createLineReader({ stream, id: 1, skewOf: () => skewMs });
  reader.setZone(0);
  return (text: string, later = 0, isPast = false) => {
    const { key, lateMs, line } = reader.read(Buffer.from(text), now + later, isPast);
    return { at: line.at - now, by: line.timeBy, key: key - now, lateMs };
  };
};

it('dates a line by what it says of itself, in the time of this console', () => {
  expect(reading()(`${at(-1_500)} GET /`)).toEqual({ at: -1_500, by: 'line', key: -1_500, lateMs: 1_500 });
  expect(reading(60_000)(`${at(58_500)} GET /`)).toMatchObject({ at: -1_500, by: 'line' });
});

it('never shows a line as written after it came: a little ahead is taken for now, more is not believed', () => {
  expect(reading()(`${at(4_000)} GET /`)).toMatchObject({ at: 0, by: 'line', lateMs: 0 });
  expect(reading()(`${at(3_600_000)} GET /`)).toEqual({ at: 0, by: 'arrival', key: 0, lateMs: undefined });
});

it('doubts a time without a zone that is far from the moment it came, but not of what was there before', () => {
  const local = `${at(-3_600_000).slice(0, 19).replace('T', ' ')} GET /`;
  expect(reading()(local)).toMatchObject({ at: 0, by: 'arrival' });
  expect(reading()(local, 0, true)).toMatchObject({ at: -3_600_000, by: 'line', lateMs: undefined });
});

it('puts a line without a time with the one before it, if it came right after', () => {
  const read = reading();
  read(`${at(-500)} error`);
  expect(read('  at main.js:1', 20)).toMatchObject({ at: -500, by: 'before' });
  expect(read('  at main.js:2', 2_500)).toMatchObject({ at: 2_500, by: 'arrival' });
});

it('keeps the order in which one writer wrote, whatever its clock does', () => {
  const read = reading();
  read(`${at(-100)} first`);
  expect(read(`${at(-9_000)} second`)).toMatchObject({ at: -9_000, key: -100 });
});
