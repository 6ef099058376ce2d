import { spawnSync } from 'node:child_process';
import { appendFile, copyFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TailNews } from '#shared/contract';
import { fault } from '#shared/fault';
import {
  epochMs,
  nodeId,
  unknownHostFacts,
  type NodeId,
  type NodeView,
  type TailSubject,
} from '#shared/model';
import { createTailDesk } from '../log-tail/index.ts';
import { createSystemClock } from '../ports/index.ts';
import { sources } from '../sources/registry.ts';
import type { NodeSession } from '../transport/index.ts';
import {
  createTestBench,
  soon,
  sshdMissing,
  startRealSshd,
  type RealSshd,
} from '../transport/test-kit/index.ts';

const why = sshdMissing === undefined ? '' : ` (skipped: ${sshdMissing})`;
const hourMs = 3_600_000;
const everything = { has: [], without: [], caseSensitive: false };

/** A machine whose clock is ahead, as far as its logs and this console's measure of it tell. */
type Machine = {
  readonly id: NodeId;
  readonly aheadMs: number;
  readonly sshd: RealSshd;
  readonly file: string;
};

const viewOf = ({ id, aheadMs }: Machine): NodeView => {
  const at = epochMs(Date.now());
  return {
    node: { id, address: '127.0.0.1', labels: {}, logDirectories: [] } as unknown as NodeView['node'],
    connection: { state: 'connecting', since: at, attempt: 1 },
    state: 'unknown',
    facts: {
      ...unknownHostFacts('not-asked', '', at),
      clockSkewMs: { state: 'known', value: aheadMs, observedAt: at, source: 'test', everyMs: 1 },
    },
    forecasts: [],
  };
};

const until = async (isSo: () => boolean): Promise<void> => {
  for (let at = 0; at < 300 && !isSo(); at += 1) await new Promise((done) => setTimeout(done, 50));
  expect(isSo()).toBe(true);
};

const openRoom = async (stack: AsyncDisposableStack) => {
  const bench = stack.use(await createTestBench());
  const clock = createSystemClock();
  const machines = new Map<NodeId, Machine>();
  const sessions = new Map<NodeId, NodeSession>();
  const connect = async ({ id, sshd }: Machine): Promise<void> => {
    const hop = {
      ...bench.hop(sshd.port),
      id,
      address: sshd.address,
      user: sshd.user,
      identityFiles: [sshd.identityFile],
      knownHostsFiles: [sshd.knownHostsFile],
    };
    sessions.set(id, stack.use(await bench.transport().connect({ nodeId: id, hops: [hop] }, soon())));
  };
  for (const [name, aheadMs] of [
    ['db-1', 0],
    ['db-2', hourMs],
  ] as const) {
    const sshd = stack.use(await startRealSshd());
    const machine = { id: nodeId(name), aheadMs, sshd, file: join(sshd.directory, 'app.log') };
    machines.set(machine.id, machine);
    await writeFile(machine.file, '');
    await connect(machine);
  }
  const machine = (id: string): Machine => {
    const found = machines.get(nodeId(id));
    if (found === undefined) throw new Error(`no machine ${id}`);
    return found;
  };
  const notConnected = fault('transport.unreachable', 'It is not connected.', { retryable: true });
  const desk = createTailDesk({
    clock,
    sources,
    perform: async (id, ask, signal) =>
      sessions.get(id)?.perform(ask, signal) ?? { kind: 'not-sent', fault: notConnected },
    stream: async (id, ask, take, signal) =>
      (await sessions.get(id)?.stream(ask, take, signal)) ?? notConnected,
    node: (id) => {
      const found = machines.get(id);
      return found && viewOf(found);
    },
    listed: (id, path) => (machines.get(id)?.file === path ? { kind: 'file' } : undefined),
    workloads: () => ({ workloads: [], origins: [] }),
  });
  const news: TailNews[] = [];
  const stop = new AbortController();
  stack.defer(() => stop.abort());
  const subjects = [...machines.values()].map(({ id, file }): TailSubject => ({
    kind: 'file',
    nodeId: id,
    path: file,
  }));
  const follow = (): void => {
    void (async () => {
      for await (const one of desk.follow({ subjects, filter: everything, past: 50 }, stop.signal))
        news.push(one);
    })();
  };
  const lines = () => news.flatMap((one) => (one.kind === 'lines' ? one.lines : []));
  const standing = (at: number) =>
    news.flatMap((one) => (one.kind === 'streams' ? [one.streams[at]?.state] : [])).at(-1);
  return {
    desk,
    machine,
    subjects,
    follow,
    lines,
    standing,
    connect,
    texts: () => lines().map(({ text }) => text.slice(text.indexOf(' ') + 1)),
    /** Writes a line as that machine would, with its own clock. */
    log: (id: string, text: string, atMs = Date.now()) => {
      const { file, aheadMs } = machine(id);
      return appendFile(file, `${new Date(atMs + aheadMs).toISOString()} ${text}\n`);
    },
  };
};

describe.skipIf(sshdMissing !== undefined)(`logs of machines behind real OpenSSH${why}`, () => {
  it('are merged in order though a clock is an hour ahead, and followed through logrotate’s rename and copytruncate', async () => {
    await using stack = new AsyncDisposableStack();
    const room = await openRoom(stack);
    const began = Date.now() - 5_000;
    for (let at = 0; at < 10; at += 1)
      await room.log(at % 2 === 0 ? 'db-2' : 'db-1', `past ${at}`, began + at);
    room.follow();
    await until(() => room.texts().length === 10);
    expect(room.texts()).toEqual(Array.from({ length: 10 }, (_, at) => `past ${at}`));
    expect(room.lines().every(({ at, timeBy }) => timeBy === 'line' && Math.abs(at - began) < 1_000)).toBe(
      true,
    );

    const first = room.machine('db-1').file;
    await rename(first, `${first}.1`);
    await writeFile(first, '');
    await room.log('db-1', 'after the rename');
    await until(() => room.texts().includes('after the rename'));

    const second = room.machine('db-2').file;
    await copyFile(second, `${second}.1`);
    await truncate(second);
    // tail looks for a file that became shorter once a second where it is not told.
    await new Promise((done) => setTimeout(done, 1_200));
    await room.log('db-2', 'after the truncation');
    await until(() => room.texts().includes('after the truncation'));
    const live = Date.now() - 20;
    for (let at = 0; at < 20; at += 1)
      await room.log(at % 2 === 0 ? 'db-2' : 'db-1', `live ${at}`, live + at);
    await until(() => room.texts().includes('live 19'));
    expect(room.texts().slice(-20)).toEqual(Array.from({ length: 20 }, (_, at) => `live ${at}`));
  });

  it('say that the connection was cut, leave no tail behind, and go on when it is back', async () => {
    await using stack = new AsyncDisposableStack();
    const room = await openRoom(stack);
    room.follow();
    await room.log('db-1', 'before the cut');
    await until(() => room.texts().includes('before the cut'));
    const { sshd, file } = room.machine('db-1');
    for (const pid of sshd.sessions().slice(0, 1)) process.kill(pid, 'SIGKILL');
    await until(() => room.standing(0) === 'lost');
    expect(room.standing(1)).toBe('following');
    await until(() => !spawnSync('ps', ['-eo', 'args=']).stdout.toString().includes(`-F -- ${file}`));
    await room.connect(room.machine('db-1'));
    await until(() => room.standing(0) === 'following');
    await room.log('db-1', 'after the cut');
    await until(() => room.texts().includes('after the cut'));
  });

  it('are searched with their compressed generations, newest first, with context and bounds', async () => {
    await using stack = new AsyncDisposableStack();
    const room = await openRoom(stack);
    const { file } = room.machine('db-1');
    const many = (name: string, count: number): string =>
      Array.from(
        { length: count },
        (_, at) => `${name} ${at}${at % 100 === 50 ? ' [NEEDLE] $(id)' : ''}\n`,
      ).join('');
    await writeFile(`${file}.2.gz`, gzipSync(many('oldest', 300)));
    await new Promise((done) => setTimeout(done, 20));
    await writeFile(`${file}.1`, many('older', 300));
    await writeFile(file, many('now', 300));
    const wish = {
      subjects: room.subjects.slice(0, 1),
      text: '[needle] $(id)',
      caseSensitive: false,
      context: 1,
    };
    const finds = await room.desk.search({ ...wish, lines: 100, timeoutMs: 10_000 }, soon());
    expect(finds.map(({ name, cutShort }) => [name.slice(file.length), cutShort])).toEqual([
      ['', undefined],
      ['.1', undefined],
      ['.2.gz', undefined],
    ]);
    expect(finds[0]?.lines.slice(0, 3)).toEqual([
      { number: 50, text: 'now 49', isMatch: false },
      { number: 51, text: 'now 50 [NEEDLE] $(id)', isMatch: true },
      { number: 52, text: 'now 51', isMatch: false },
    ]);
    const few = await room.desk.search({ ...wish, lines: 4, timeoutMs: 10_000 }, soon());
    expect(few.map(({ lines, cutShort }) => [lines.length, cutShort])).toEqual([
      [4, 'Only its newest matches are shown.'],
      [0, 'Older generations were not searched: enough was found before.'],
    ]);
    expect(
      await room.desk.search({ ...wish, caseSensitive: true, lines: 9, timeoutMs: 10_000 }, soon()),
    ).toEqual([]);
  });
});
