import { expect, it } from 'vitest';
import { fault, FaultError, ok } from '#shared/fault';
import { nodeId, type TailSubject } from '#shared/model';
import { testNodeView } from '../../../shared/model/test-kit/index.ts';
import { createFakeClock } from '../ports/index.ts';
import type { LogStream } from '../source-kit/index.ts';
import { createTailDesk } from './index.ts';

const stream: LogStream = {
  nodeId: nodeId('db-1'),
  name: 'app.log',
  follow: () => ({
    id: 'test.tail',
    says: '',
    lane: 'own-channel',
    script: '',
    inputs: [],
    effect: 'reads',
    limits: { timeoutMs: 1, stdoutBytes: 0, stderrBytes: 0 },
  }),
  form: 'lines',
  stamps: 'text',
};
const log: TailSubject = { kind: 'file', nodeId: nodeId('db-1'), path: '/var/log/app.log' };

const openDesk = () =>
  createTailDesk({
    clock: createFakeClock(),
    sources: [{ id: 'test', says: '', probes: [], tail: { streams: () => ok([stream]) } }],
    perform: async () => ({ kind: 'not-sent', fault: fault('transport.lost', 'lost') }),
    stream: () => new Promise(() => undefined),
    node: (id) => testNodeView(id),
    listed: () => ({ kind: 'file' }),
    workloads: () => ({ workloads: [], origins: [] }),
  });

/** Begins to follow; gives how to end it, or the code of what was said instead. */
const follow = async (desk: ReturnType<typeof openDesk>, logs = 1) => {
  const stop = new AbortController();
  const filter = { has: [], without: [], caseSensitive: false };
  const subjects = Array.from({ length: logs }, () => log);
  const items = desk.follow({ subjects, filter, past: 0 }, stop.signal)[Symbol.asyncIterator]();
  return items.next().then(
    () => async () => void (await items.return?.()),
    (error: unknown) => (error instanceof FaultError ? error.fault.code : String(error)),
  );
};

it('follows no more than eight tails at once, and another one when one was closed', async () => {
  const desk = openDesk();
  const tails = await Promise.all(Array.from({ length: 8 }, () => follow(desk)));
  expect(await follow(desk)).toBe('contract.too-busy');
  const [first] = tails;
  if (typeof first !== 'function') throw new Error('not followed');
  await first();
  expect(typeof (await follow(desk))).toBe('function');
});

it('follows no more than 32 logs together', async () => {
  const desk = openDesk();
  expect(typeof (await follow(desk, 32))).toBe('function');
  expect(await follow(desk, 33)).toBe('contract.too-busy');
});
