import { describe, expect, it } from 'vitest';
import { createLocalPair, serveChannel, type Dispatcher, type WireLimits } from './index.ts';

type Frame = { readonly frame: string; readonly id?: number; readonly [key: string]: unknown };

/** Speaks raw frames, as a window that is not ours would. */
const rawClient = (parts: Partial<Dispatcher>, limits: Partial<WireLimits> = {}) => {
  const pair = createLocalPair();
  const seen: Frame[] = [];
  const state = { closed: false };
  const dispatcher: Dispatcher = {
    call: async () => ({ done: true }),
    open: async function* () {
      yield { kind: 'heartbeat', at: 0, revision: 0 };
    },
    ...parts,
  };
  const served = serveChannel(pair.server, dispatcher, { limits });
  pair.client.onFrame((text) => seen.push(JSON.parse(text) as Frame));
  pair.client.onClose(() => {
    state.closed = true;
  });
  return {
    send: (frame: unknown) => pair.client.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    seen,
    state,
    served,
  };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the engine’s end of a connection', () => {
  it.each(['toString', '__proto__', 'constructor', 'fleet.burn', '', 'fleet.changes'])(
    'answers a call of “%s”, which is no call of the contract, with a fault',
    async (name) => {
      const client = rawClient({});
      client.send({ frame: 'call', id: 1, name, input: {} });
      await settled();
      expect(client.seen).toMatchObject([
        { frame: 'fault', id: 1, fault: { code: 'contract.unknown-message' } },
      ]);
    },
  );

  it('refuses to open a question as a feed', async () => {
    const client = rawClient({});
    client.send({ frame: 'open', id: 1, name: 'fleet.snapshot', input: {} });
    await settled();
    expect(client.seen).toMatchObject([{ frame: 'fault', fault: { code: 'contract.unknown-message' } }]);
  });

  it.each([
    ['text that is no JSON', 'hello'],
    ['an empty text', ''],
    ['a list', '[]'],
    ['a frame of the other side', '{"frame":"result","id":1,"value":1}'],
    ['a frame with an extra field', '{"frame":"cancel","id":1,"also":1}'],
    ['a number that is no id', '{"frame":"cancel","id":-1}'],
    ['a name of 65 characters', JSON.stringify({ frame: 'call', id: 1, name: 'x'.repeat(65), input: {} })],
    [
      'a frame over the limit',
      JSON.stringify({ frame: 'call', id: 1, name: 'fleet.snapshot', input: 'ü'.repeat(600_000) }),
    ],
    [
      'JSON nested 100,000 deep',
      `{"frame":"call","id":1,"name":"x","input":${'['.repeat(100_000)}${']'.repeat(100_000)}x`,
    ],
  ])('cuts off a client that sends %s', async (_what, text) => {
    const client = rawClient({});
    client.send(text);
    await settled();
    expect(client).toMatchObject({ state: { closed: true }, seen: [] });
  });

  it('cuts off a client that uses a number twice', async () => {
    const client = rawClient({});
    client.send({ frame: 'call', id: 5, name: 'node.reconnect', input: { nodeId: 'a' } });
    client.send({ frame: 'call', id: 5, name: 'node.reconnect', input: { nodeId: 'a' } });
    await settled();
    expect(client.state.closed).toBe(true);
  });

  it('cuts off a client that asks and never reads', async () => {
    const client = rawClient({ call: async () => ({ points: 'x'.repeat(1_000) }) }, { bufferedBytes: 5_000 });
    for (let id = 1; id <= 20; id += 1)
      client.send({ frame: 'call', id, name: 'host-key.offers', input: {} });
    await settled();
    expect(client.state.closed).toBe(true);
  });

  it('lets one answer of any size through to a client that reads', async () => {
    const client = rawClient({ call: async () => 'x'.repeat(100_000) }, { bufferedBytes: 5_000 });
    for (let id = 1; id <= 3; id += 1) {
      client.send({ frame: 'call', id, name: 'host-key.offers', input: {} });
      await settled();
    }
    expect([client.seen.length, client.state.closed]).toEqual([3, false]);
  });

  it('refuses more feeds than the limit', async () => {
    const client = rawClient({ open: () => waiting() }, { feeds: 2 });
    for (let id = 1; id <= 3; id += 1) client.send({ frame: 'open', id, name: 'fleet.changes', input: {} });
    await settled();
    expect(client.seen).toMatchObject([
      { frame: 'fault', id: 3, fault: { code: 'contract.too-busy', retryable: true } },
    ]);
    expect(client.served.underWay()).toEqual({ calls: 0, feeds: 2 });
  });

  it('lets one item of any size through and then waits for the reader', async () => {
    const big = { kind: 'heartbeat', at: 0, revision: 0, pad: 'x'.repeat(100) };
    let made = 0;
    const open = async function* () {
      for (; made < 10; made += 1) yield big;
    };
    const client = rawClient({ open }, { feedCharacters: 50 });
    client.send({ frame: 'open', id: 1, name: 'fleet.changes', input: {} });
    await settled();
    const before = client.seen.length;
    client.send({ frame: 'taken', id: 1, items: 1 });
    await settled();
    expect([before, client.seen.length]).toEqual([1, 2]);
  });

  it('is not confused by a client that claims to have taken more than it was sent', async () => {
    const client = rawClient({ open: () => waiting() });
    client.send({ frame: 'open', id: 1, name: 'fleet.changes', input: {} });
    client.send({ frame: 'taken', id: 1, items: 9_999 });
    client.send({ frame: 'taken', id: 77, items: 1 });
    client.send({ frame: 'cancel', id: 78 });
    await settled();
    expect(client).toMatchObject({ state: { closed: false }, seen: [] });
  });

  it('turns a value that cannot be written into a fault, not a crash', async () => {
    const client = rawClient({ call: async () => 1n });
    client.send({ frame: 'call', id: 1, name: 'host-key.offers', input: {} });
    await settled();
    expect(client.seen).toMatchObject([{ frame: 'fault', id: 1, fault: { code: 'engine.bug' } }]);
  });
});

/** A feed with nothing to tell yet. */
const waiting = (): AsyncIterable<unknown> => ({
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
});
