import { describe, expect, it } from 'vitest';
import type { TailNews } from '#shared/contract';
import { fault, FaultError, ok, type Fault } from '#shared/fault';
import {
  epochMs,
  nodeId,
  unknownHostFacts,
  workloadId,
  type LineFilter,
  type NodeView,
  type TailSubject,
} from '#shared/model';
import { createFakeClock } from '../ports/index.ts';
import { dockerLogs, type LogStream, type Source, type StreamAsk } from '../source-kit/index.ts';
import { createTailDesk } from './index.ts';

const startAt = Date.UTC(2026, 10, 22, 12);
const everything: LineFilter = { has: [], without: [], caseSensitive: false };

/** A stream the test feeds by hand. */
type Hand = {
  readonly ask: StreamAsk;
  readonly say: (text: string | Buffer) => void;
  readonly end: (why: Fault) => void;
};

const logOf = (node: string, path: string): LogStream => ({
  nodeId: nodeId(node),
  name: path,
  follow: (lines) => ({
    id: 'test.tail',
    says: '',
    lane: 'own-channel',
    script: '',
    inputs: [path, String(lines)],
    effect: 'reads',
    limits: { timeoutMs: 1, stdoutBytes: 0, stderrBytes: 0 },
  }),
  form: 'lines',
  stamps: 'text',
});
const source: Source = {
  id: 'test',
  says: '',
  probes: [],
  tail: {
    streams: (subject) =>
      subject.kind === 'container'
        ? ok([
            dockerLogs({
              nodeId: subject.nodeId,
              name: subject.container,
              id: 'test.logs',
              base: '/services/web',
              writers: new Map([
                ['m2', 'db-2'],
                ['t7', 'web.1'],
              ]),
            }),
          ])
        : subject.kind === 'file'
          ? ok([
              {
                ...logOf(subject.nodeId, subject.path),
                ...(subject.path === zoned ? { tellsZone: true as const } : {}),
              },
            ])
          : undefined,
  },
};

const nodeView = (id: string, skewMs: number): NodeView => {
  const at = epochMs(startAt);
  return {
    node: { id: nodeId(id), address: id, labels: {}, logDirectories: [] } as unknown as NodeView['node'],
    connection: { state: 'connecting', since: at, attempt: 1 },
    state: 'unknown',
    facts: {
      ...unknownHostFacts('not-asked', '', at),
      clockSkewMs: { state: 'known', value: skewMs, observedAt: at, source: 'test', everyMs: 1 },
    },
    forecasts: [],
  };
};

const createRoom = () => {
  const clock = createFakeClock(startAt);
  const hands = new Map<string, Hand>();
  const skews: Record<string, number> = { 'db-1': 0, 'db-2': 3_600_000 };
  const desk = createTailDesk({
    clock,
    sources: [source],
    perform: async () => ({ kind: 'not-sent', fault: fault('transport.lost', 'lost') }),
    stream: (id, ask, take, signal) => {
      const ended = Promise.withResolvers<Fault>();
      hands.set(id, { ask, say: (text) => void take(Buffer.from(text)), end: ended.resolve });
      signal.addEventListener('abort', () => ended.resolve(fault('transport.lost', 'cancelled')));
      return ended.promise;
    },
    node: (id) => (skews[id] === undefined ? undefined : nodeView(id, skews[id])),
    listed: (_id, path) => (path.startsWith('/var/log/') ? { kind: 'file' } : undefined),
    workloads: () => ({ workloads: [], origins: [] }),
  });
  const news: TailNews[] = [];
  const stop = new AbortController();
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 50) {
      await clock.advance(Math.min(50, left));
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    }
  };
  return {
    clock,
    desk,
    news,
    stop,
    pass,
    hand: (id: string): Hand => {
      const hand = hands.get(id);
      if (hand === undefined) throw new Error(`${id} is not followed`);
      return hand;
    },
    follow: (subjects: readonly TailSubject[], filter = everything, read?: () => Promise<void>): void => {
      void (async () => {
        for await (const one of desk.follow({ subjects: [...subjects], filter, past: 10 }, stop.signal)) {
          news.push(one);
          await read?.();
        }
      })();
    },
    lines: () => news.flatMap((one) => (one.kind === 'lines' ? one.lines : [])),
    streams: () => news.flatMap((one) => (one.kind === 'streams' ? [one.streams] : [])),
    counts: () => news.flatMap((one) => (one.kind === 'lines' ? one.counts : [])),
  };
};
/** A log of a node that tells its zone first, as real ones do. */
const zoned = '/var/log/zoned.log';
const file = (id: string, path = '/var/log/app.log'): TailSubject => ({
  kind: 'file',
  nodeId: nodeId(id),
  path,
});
/** A line as the Docker API frames it, of one copy of a service. */
const framed = (
  ms: number,
  { node, task }: { readonly node: string; readonly task: string },
  text: string,
): Buffer => {
  const words = Buffer.from(
    `${stamp(ms)} com.docker.swarm.node.id=${node},com.docker.swarm.service.id=s,com.docker.swarm.task.id=${task} ${text}\n`,
  );
  const head = Buffer.alloc(8);
  head[0] = 2;
  head.writeUInt32BE(words.length, 4);
  return Buffer.concat([head, words]);
};
const stamp = (ms: number): string => new Date(startAt + ms).toISOString();

describe('a tail of several nodes', () => {
  it('shows lines in the order they were written, with the clock skew of each node taken off', async () => {
    const room = createRoom();
    room.follow([file('db-1'), file('db-2')]);
    await room.pass(50);
    room.hand('db-2').say(`${stamp(3_600_000 + 20)} second\n${stamp(3_600_000 + 60)} fourth\n`);
    await room.pass(100);
    room.hand('db-1').say(`${stamp(10)} first\n${stamp(40)} third\n`);
    await room.pass(1_800);
    expect(room.lines().map(({ text, at, stream }) => [text.slice(25), at - startAt, stream])).toEqual([
      ['first', 10, 0],
      ['second', 20, 1],
      ['third', 40, 0],
      ['fourth', 60, 1],
    ]);
    expect(room.lines().every(({ timeBy }) => timeBy === 'line')).toBe(true);
    room.stop.abort();
  });

  it('waits for the past of a node that has told its zone and is still looking, and believes no line to be of the future', async () => {
    const room = createRoom();
    room.follow([{ kind: 'file', nodeId: nodeId('db-1'), path: zoned }, file('db-2')]);
    await room.pass(50);
    room.hand('db-1').say('qd +0000\n');
    room.hand('db-2').say(`${stamp(3_600_000 - 1_000)} second\n`);
    await room.pass(600);
    expect(room.lines()).toEqual([]);
    room.hand('db-1').say(`${stamp(-2_000)} first\n`);
    await room.pass(800);
    expect(room.lines().map(({ text }) => text.slice(25))).toEqual(['first', 'second']);
    // Its clock is taken for 30 ms slower than it is: lines would be of the future, and behind those of the other node.
    const now = room.clock.now() - startAt;
    room.hand('db-1').say(`${stamp(now + 30)} third\n`);
    room.hand('db-2').say(`${stamp(3_600_000 + now + 20)} fourth\n`);
    await room.pass(1_800);
    const ats = room.lines().map(({ at }) => at);
    expect(ats).toEqual(ats.toSorted((a, b) => a - b));
    expect(room.lines()).toHaveLength(4);
    room.stop.abort();
  });

  it('keeps a trace behind its line, and says when a time is only that of arrival', async () => {
    const room = createRoom();
    room.follow([file('db-1'), file('db-2')]);
    await room.pass(50);
    room.hand('db-1').say('no time here\n');
    await room.pass(3_000);
    room.hand('db-1').say(`${stamp(3_000)} Error: no\n    at one\n    at two\n`);
    room.hand('db-2').say(`${stamp(3_600_000 + 3_010)} in between\n`);
    await room.pass(600);
    expect(room.lines().map(({ text, timeBy }) => [text.slice(-6), timeBy])).toEqual([
      ['e here', 'arrival'],
      ['or: no', 'line'],
      ['at one', 'before'],
      ['at two', 'before'],
      ['etween', 'line'],
    ]);
    room.stop.abort();
  });

  it('counts what it leaves out, keeps the newest, and filters before it leaves out', async () => {
    const room = createRoom();
    room.follow([file('db-1')], { ...everything, has: ['NEEDLE'] });
    await room.pass(50);
    const flood = Array.from({ length: 20_000 }, (_, at) => `line ${at}\n`).join('');
    for (let turn = 0; turn < 10; turn += 1) room.hand('db-1').say(`${flood}a needle ${turn}\n`);
    await room.pass(600);
    expect(room.lines().map(({ text }) => text)).toEqual(
      Array.from({ length: 10 }, (_, at) => `a needle ${at}`),
    );
    expect(room.counts().at(-1)).toMatchObject({ lines: 200_010, matched: 10, dropped: 0 });
    room.stop.abort();
  });

  it('never hands over more than a window can show, however much comes, and accounts for each line', async () => {
    const room = createRoom();
    room.follow([file('db-1')]);
    await room.pass(50);
    const flood = Array.from({ length: 50_000 }, (_, at) => `line ${at}\n`).join('');
    for (let turn = 0; turn < 10; turn += 1) {
      room.hand('db-1').say(flood);
      await room.pass(100);
    }
    const most = Math.max(...room.news.map((one) => (one.kind === 'lines' ? one.lines.length : 0)));
    expect(most).toBeLessThanOrEqual(400);
    await room.pass(3_000);
    const count = room.counts().at(-1);
    expect(count).toMatchObject({ lines: 500_000, matched: 500_000 });
    expect(room.lines().length + (count?.dropped ?? 0)).toBe(500_000);
    expect(room.lines().reduce((sum, { missed }) => sum + (missed ?? 0), 0)).toBe(count?.dropped);
    expect(room.lines().at(-1)?.text).toBe('line 49999');
    room.stop.abort();
  });

  it('tells that a stream broke off, after the lines before it, and opens it again', async () => {
    const room = createRoom();
    room.follow([file('db-1')]);
    await room.pass(50);
    room.hand('db-1').say(`${stamp(0)} last words\nhalf a l`);
    await room.pass(50);
    room.hand('db-1').end(fault('transport.lost', 'The connection to db-1 was lost.'));
    await room.pass(200);
    expect(room.lines().map(({ text }) => text.slice(-10))).toEqual(['last words', 'half a l']);
    expect(room.news.at(-1)?.kind).toBe('streams');
    expect(room.streams().at(-1)?.[0]?.state).toBe('lost');
    expect(room.streams().at(-1)?.[0]?.says).toBe('The connection to db-1 was lost.');
    await room.pass(1_000);
    expect(room.hand('db-1').ask).toMatchObject({ inputs: ['/var/log/app.log', '0'] });
    room.hand('db-1').say('again\n');
    await room.pass(600);
    expect(room.streams().at(-1)?.[0]?.state).toBe('following');
    expect(room.lines().at(-1)?.text).toBe('again');
    room.stop.abort();
  });

  it('takes a service’s log apart: who wrote each line, and that machine’s clock skew', async () => {
    const room = createRoom();
    room.follow([{ kind: 'container', nodeId: nodeId('db-1'), container: 'web' }]);
    await room.pass(50);
    const bytes = framed(3_600_000 + 5, { node: 'm2', task: 't7' }, 'hello there');
    room.hand('db-1').say(bytes.subarray(0, 11));
    room.hand('db-1').say(bytes.subarray(11));
    await room.pass(1_800);
    expect(room.lines()).toEqual([
      { stream: 0, at: startAt + 5, timeBy: 'daemon', text: 'hello there', from: 'web.1 on db-2' },
    ]);
    expect(room.hand('db-1').ask).toMatchObject({
      path: '/services/web/logs?stdout=1&stderr=1&timestamps=1&details=1&follow=1&tail=10',
    });
    room.stop.abort();
  });

  it('lets lines wait longer at first, when nobody knows yet how late those of a node come', async () => {
    const room = createRoom();
    room.follow([file('db-1'), file('db-2')]);
    await room.pass(100);
    room.hand('db-1').say(`${stamp(0)} past\n`);
    room.hand('db-2').say(`${stamp(3_600_000)} past\n`);
    await room.pass(1_000);
    room.hand('db-1').say(`${stamp(1_100)} second\n`);
    await room.pass(500);
    room.hand('db-2').say(`${stamp(3_600_000 + 1_090)} first\n`);
    await room.pass(2_000);
    expect(room.lines().map(({ text }) => text.slice(25))).toEqual(['past', 'past', 'first', 'second']);
    room.stop.abort();
  });

  it('lets the past of one copy of a service wait for that of another, whose machine hands it over later', async () => {
    const room = createRoom();
    room.follow([{ kind: 'container', nodeId: nodeId('db-1'), container: 'web' }]);
    await room.pass(100);
    room.hand('db-1').say(framed(-4_000, { node: 'n8', task: 't8' }, 'first'));
    room.hand('db-1').say(framed(-2_000, { node: 'n8', task: 't8' }, 'third'));
    await room.pass(600);
    room.hand('db-1').say(framed(-3_000, { node: 'n7', task: 't7' }, 'second'));
    await room.pass(600);
    expect(room.lines().map(({ text }) => text)).toEqual(['first', 'second', 'third']);
    room.stop.abort();
  });

  it('lets copies that share one stream wait for each other', async () => {
    const room = createRoom();
    room.follow([{ kind: 'container', nodeId: nodeId('db-1'), container: 'web' }]);
    await room.pass(4_000);
    const say = (ms: number, task: string, text: string): void =>
      room.hand('db-1').say(framed(ms, { node: `n${task}`, task }, text));
    say(3_990, 't8', 'second');
    await room.pass(50);
    say(3_980, 't7', 'first');
    await room.pass(600);
    expect(room.lines().map(({ text }) => text)).toEqual(['first', 'second']);
    room.stop.abort();
  });

  it('searches the log of a service copy by copy, in what was written and not in who wrote it', async () => {
    const room = createRoom();
    const searching = room.desk.search(
      {
        subjects: [{ kind: 'container', nodeId: nodeId('db-1'), container: 'web' }],
        text: 'ER',
        caseSensitive: false,
        context: 1,
        lines: 10,
        timeoutMs: 1_000,
      },
      room.stop.signal,
    );
    await room.pass(50);
    for (const [task, text] of [
      ['t7', 'calm'],
      ['t8', 'calm too'],
      ['t7', 'error'],
    ] as const)
      room.hand('db-1').say(framed(0, { node: 'm2', task }, text));
    room.hand('db-1').end(fault('transport.socket-closed', 'over'));
    expect(await searching).toEqual([
      {
        nodeId: 'db-1',
        name: 'web.1 on db-2',
        lines: [
          { number: 1, text: `${stamp(0)} calm`, isMatch: false },
          { number: 2, text: `${stamp(0)} error`, isMatch: true },
        ],
      },
    ]);
  });

  it('follows no path that was not found as a log, and no log of a node it does not know', async () => {
    const room = createRoom();
    const tried = async (subject: TailSubject): Promise<string> => {
      const wish = { subjects: [subject], filter: everything, past: 0 };
      const items = room.desk.follow(wish, room.stop.signal)[Symbol.asyncIterator]();
      try {
        await items.next();
        return 'followed';
      } catch (error) {
        return error instanceof FaultError ? error.fault.code : String(error);
      }
    };
    expect(await tried(file('db-1', '/etc/shadow'))).toBe('log.not-listed');
    expect(await tried(file('elsewhere'))).toBe('fleet.no-such-node');
    expect(await tried({ kind: 'workload', workloadId: workloadId('swarm:x/web') })).toBe(
      'workload.no-such-workload',
    );
  });
});
