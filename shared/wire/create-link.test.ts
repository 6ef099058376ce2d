import { describe, expect, it } from 'vitest';
import { FaultError } from '#shared/fault';
import { createLink, createLocalPair, localLink, type LinkTimer } from './index.ts';

/** Time that passes only when told. */
const handTimer = () => {
  const due: { ms: number; call: () => void; cancelled: boolean }[] = [];
  const timer: LinkTimer = {
    after: (ms, call) => {
      const entry = { ms, call, cancelled: false };
      due.push(entry);
      return {
        cancel: () => {
          entry.cancelled = true;
        },
      };
    },
  };
  return { timer, due };
};
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no fault',
    (error: unknown) => (error instanceof FaultError ? error.fault.code : String(error)),
  );

describe('the window’s end of a connection', () => {
  it('gives up a question the engine does not answer, and tells the engine', async () => {
    const { timer, due } = handTimer();
    let stopped = false;
    const call = (_name: string, _input: unknown, signal: AbortSignal) =>
      new Promise(() => signal.addEventListener('abort', () => (stopped = true)));
    const link = localLink({ call, open: () => none() }, { timer });
    const asked = code(link.call('fleet.snapshot', {}));
    await new Promise((resolve) => setImmediate(resolve));
    due[0]?.call();
    await new Promise((resolve) => setImmediate(resolve));
    expect([await asked, stopped]).toEqual(['link.timed-out', true]);
  });

  it('waits longer for a command, and for as long as the command itself may take', async () => {
    const { timer, due } = handTimer();
    const link = localLink({ call: async () => ({ done: true }), open: () => none() }, { timer });
    await code(link.call('host-key.offers', {}));
    await code(link.call('node.reconnect', { nodeId: 'a' }));
    await code(link.call('fleet.sweep', { timeoutMs: 600_000 }));
    expect(due.map(({ ms, cancelled }) => [ms, cancelled])).toEqual([
      [30_000, true],
      [120_000, true],
      [720_000, true],
    ]);
  });

  it.each(['nonsense', '{"frame":"call","id":1,"name":"fleet.snapshot","input":{}}'])(
    'closes when the other end sends %s, which no engine sends',
    async (text) => {
      const pair = createLocalPair();
      const link = createLink(pair.client, { timer: handTimer().timer });
      const asked = code(link.call('fleet.snapshot', {}));
      pair.server.send(text);
      expect(await asked).toBe('link.closed');
    },
  );

  it('ends a feed whose engine sends more than the window said it has room for', async () => {
    const pair = createLocalPair();
    const link = createLink(pair.client, { timer: handTimer().timer, limits: { feedItems: 2 } });
    const reader = link.open('fleet.changes', {})[Symbol.asyncIterator]();
    for (let revision = 0; revision < 3; revision += 1) {
      pair.server.send(
        JSON.stringify({ frame: 'item', id: 1, value: { kind: 'heartbeat', at: 0, revision } }),
      );
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect((await reader.next()).done).toBe(false);
    expect((await reader.next()).done).toBe(false);
    expect(await code(reader.next())).toBe('contract.invalid');
    expect((await reader.next()).done).toBe(true);
  });

  it('asks nothing when the signal has already fired', async () => {
    const asked: unknown[] = [];
    const link = localLink({
      call: async (name) => asked.push(name),
      open: (name) => {
        asked.push(name);
        return none();
      },
    });
    const gone = AbortSignal.abort(new Error('left'));
    expect(await code(link.call('fleet.snapshot', {}, gone))).toBe('Error: left');
    for await (const _item of link.open('fleet.changes', {}, gone)) expect.unreachable();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([]);
  });
});

async function* none(): AsyncGenerator<unknown> {}
