import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DockerFrames } from './docker-frames.ts';
import { LineCutter, mostLineBytes } from './line-cutter.ts';
import { filterLines } from './line-filter.ts';
import { LineRing } from './line-ring.ts';
import { readStamp } from './line-stamp.ts';

const cutUp = (bytes: Buffer, sizes: readonly number[]): readonly Buffer[] => {
  const pieces: Buffer[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes.length === 0 ? bytes.length : (sizes[turn % sizes.length] ?? 1);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
};
const frame = (payload: Buffer, stream = 1): Buffer => {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
};
const anyLines = fc.array(fc.string({ maxLength: 40 }).map((text) => text.replaceAll('\n', ' ')));
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 });

describe('bytes of a log', () => {
  it('become the same lines however they are cut, counted right', () => {
    fc.assert(
      fc.property(anyLines, sizes, (lines, cuts) => {
        const got: string[] = [];
        let counted = 0;
        const cutter = new LineCutter((run, count) => {
          got.push(...run.toString().slice(0, -1).split('\n'));
          counted += count;
        });
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        for (const piece of cutUp(bytes, cuts)) cutter.push(piece);
        expect(got).toEqual(lines);
        expect(counted).toBe(lines.length);
      }),
    );
  });

  it('lose the end of a line that is too long, and nothing else', () => {
    const got: Buffer[] = [];
    const cutter = new LineCutter((run) => void got.push(Buffer.from(run)));
    const bytes = Buffer.from(`a\n${'x'.repeat(40_000)}\nb\n`);
    for (const piece of cutUp(bytes, [7_000])) cutter.push(piece);
    const lines = Buffer.concat(got).toString().split('\n');
    expect(lines.map((line) => line.length)).toEqual([1, mostLineBytes, 1, 0]);
    const whole: string[] = [];
    const once = new LineCutter((run) => void whole.push(run.toString()));
    once.push(bytes);
    expect(whole.join('')).toBe(lines.join('\n'));
  });

  it('of the Docker API are taken out of their frames however they are cut; plain ones stay', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30 })), sizes, (payloads, cuts) => {
        const got: Buffer[] = [];
        const frames = new DockerFrames((payload) => void got.push(Buffer.from(payload)));
        const bytes = Buffer.concat(payloads.map((payload, at) => frame(Buffer.from(payload), 1 + (at % 2))));
        for (const piece of cutUp(bytes, cuts)) frames.push(piece);
        expect(Buffer.concat(got)).toEqual(Buffer.concat(payloads));
      }),
    );
    const plain: string[] = [];
    const frames = new DockerFrames((payload) => void plain.push(payload.toString()));
    for (const piece of ['2026-11-22T00:00:00Z a\r\n', '\u0001b\n']) frames.push(Buffer.from(piece));
    expect(plain.join('')).toBe('2026-11-22T00:00:00Z a\r\n\u0001b\n');
  });
});

describe('the newest lines', () => {
  it('are kept and the others counted, whatever comes and whenever somebody takes some', () => {
    const run = fc.array(
      fc.string({ maxLength: 60 }).map((text) => text.replaceAll('\n', ' ')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(run, fc.option(fc.integer({ min: 1, max: 5 })))), (turns) => {
        const ring = new LineRing();
        let waiting: string[] = [];
        let missed = 0;
        let taken = 0;
        let put = 0;
        for (const [lines, most] of turns) {
          ring.put(Buffer.from(lines.map((line) => `${line}\n`).join('')), lines.length);
          put += lines.length;
          waiting.push(...lines);
          if (most === null) continue;
          const got: string[] = [];
          missed += ring.takeNewest(most, (line) => void got.push(line.toString()));
          taken += got.length;
          expect(got).toEqual(waiting.slice(-most));
          waiting = [];
          expect(missed + taken).toBe(put);
        }
      }),
    );
  });

  it('of a gigabyte take the same memory as those of a megabyte, and every line is accounted for', () => {
    const ring = new LineRing();
    const lines = 5_000;
    const run = Buffer.from(
      Array.from({ length: lines }, (_, at) => `line ${at} ${'x'.repeat(90)}\n`).join(''),
    );
    const before = process.memoryUsage().arrayBuffers;
    for (let turn = 0; turn < 200; turn += 1) ring.put(run, lines);
    const overwritten = ring.overwritten();
    expect(ring.overwritten()).toBe(0);
    let got = 0;
    const missed = ring.takeNewest(100, () => (got += 1));
    expect([got, overwritten + missed]).toEqual([100, 200 * lines - 100]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
  });
});

describe('a filter', () => {
  const through = (text: string, filter: Parameters<typeof filterLines>[0]): string => {
    let out = '';
    let counted = 0;
    filterLines(filter, (run, count) => {
      out += run.toString();
      counted += count;
    })(Buffer.from(text), text.split('\n').length - 1);
    expect(out.split('\n').length - 1).toBe(counted);
    return out;
  };

  it('keeps what a person who looks at each line would keep', () => {
    const line = fc
      .array(fc.constantFrom('a', 'B', 'é', ' ', 'ab', '2'), { maxLength: 8 })
      .map((it) => it.join(''));
    const text = fc.array(fc.constantFrom('a', 'B', 'ab', 'é'), { maxLength: 2 });
    fc.assert(
      fc.property(fc.array(line), text, text, fc.boolean(), (lines, has, without, caseSensitive) => {
        const fold = (it: string): string => (caseSensitive ? it : it.toLowerCase());
        const wanted = lines.filter(
          (it) =>
            has.every((one) => fold(it).includes(fold(one))) &&
            !without.some((one) => fold(it).includes(fold(one))),
        );
        const all = (them: readonly string[]): string => them.map((it) => `${it}\n`).join('');
        expect(through(all(lines), { has, without, caseSensitive })).toBe(all(wanted));
      }),
    );
  });
});

describe('the time of a line', () => {
  const at = Date.UTC(2026, 10, 22, 0, 23, 52);
  const read = (text: string, zone: number | undefined = 60, form: 'text' | 'epoch' | 'rfc3339' = 'text') =>
    readStamp(form, text, { zone, now: at });

  it.each([
    ['2026-11-22T00:23:52Z hello', at],
    ['2026-11-22T01:23:52.250+01:00 hello', at + 250],
    ['2026-11-22 01:23:52,250 hello', at + 250],
    ['[2026-11-22 01:23:52] hello', at],
    ['2026/11/22 01:23:52 [error] 7#7: hello', at],
    ['Nov 22 01:23:52 web-1 sshd[7]: hello', at],
    ['Nov  2 01:23:52 web-1 sshd[7]: hello', at - 20 * 86_400_000],
    ['10.0.0.1 - - [22/Nov/2026:01:23:52 +0100] "GET / HTTP/1.1" 200', at],
    ['1795307032.5 hello', at + 500],
  ])('is read of %s', (text, wanted) => expect(read(text)?.at).toBe(wanted));

  it('of the year before is not taken for one to come', () => {
    const january = Date.UTC(2027, 0, 1, 0, 5);
    expect(readStamp('text', 'Dec 31 23:59:59 a b', { zone: 0, now: january })?.at).toBe(
      Date.UTC(2026, 11, 31, 23, 59, 59),
    );
  });

  it('is not guessed: no zone known, no stamp, or digits that are none', () => {
    expect(readStamp('text', 'Nov 22 01:23:52 a', { zone: undefined, now: at })).toBeUndefined();
    expect(read('at java.lang.Thread.run(Thread.java:840)')).toBeUndefined();
    expect(read('')).toBeUndefined();
  });

  it('of a daemon is taken off the text', () => {
    const docker = '2026-11-22T00:23:52.123456789Z hello there';
    expect(docker.slice(read(docker, undefined, 'rfc3339')?.skip)).toBe('hello there');
    const journal = '1795307032.123456 web-1 sshd[7]: hello';
    expect(journal.slice(read(journal, undefined, 'epoch')?.skip)).toBe('web-1 sshd[7]: hello');
  });
});
