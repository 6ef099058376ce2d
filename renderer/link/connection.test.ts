import { describe, expect, it } from 'vitest';
import { FaultError } from '#shared/fault';
import { createLocalPair, serveChannel, type Channel, type LinkTimer } from '#shared/wire';
import { createConnection, type Dialled, type LinkState } from './connection.ts';

/** An engine that can be stopped, and time that passes only when told. */
const world = async (dials: readonly Dialled['kind'][]) => {
  const due: { ms: number; call: () => void; live: boolean }[] = [];
  const timer: LinkTimer = {
    after: (ms, call) => {
      const entry = { ms, call, live: true };
      due.push(entry);
      return { cancel: () => void (entry.live = false) };
    },
  };
  const servers: Channel[] = [];
  const left = [...dials];
  let cue: () => void = () => undefined;
  const dial = async (): Promise<Dialled> => {
    const kind = left.shift();
    if (kind === 'signed-out') return { kind, says: 'Sign in.' };
    if (kind !== 'channel') return { kind: 'unreachable', says: 'No answer.' };
    const pair = createLocalPair();
    servers.push(pair.server);
    serveChannel(pair.server, { call: async () => ({ offers: [] }), open: async function* () {} });
    return { kind, channel: pair.client };
  };
  const connection = await createConnection(
    { dial, onCue: (call) => (cue = call) },
    { timer, random: () => 0.5 },
  );
  const states: LinkState[] = [];
  connection.onState((state) => states.push(state));
  const pass = async (ms: number) => {
    const entry = due.find((each) => each.live && each.ms === ms);
    if (entry === undefined) throw new Error(`nothing waits for ${ms} ms: ${JSON.stringify(due)}`);
    entry.live = false;
    entry.call();
    await settled();
  };
  const stop = async () => {
    servers.at(-1)?.close();
    await settled();
  };
  return {
    connection,
    states,
    pass,
    stop,
    cue: async () => (cue(), settled()),
    live: () => due.filter((each) => each.live),
  };
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof FaultError ? error.fault.code : String(error)),
  );

describe('the connection of a window', () => {
  it('answers through the same link before and after the engine was restarted', async () => {
    const { connection, states, stop, pass } = await world(['channel', 'channel']);
    expect(await code(connection.link.call('host-key.offers', {}))).toBe('answered');
    await stop();
    expect(await code(connection.link.call('host-key.offers', {}))).toBe('link.closed');
    const feed = connection.link.open('fleet.changes', {})[Symbol.asyncIterator]();
    expect(await code(feed.next())).toBe('link.closed');
    await pass(250);
    expect(await code(connection.link.call('host-key.offers', {}))).toBe('answered');
    expect(states.map(({ kind }) => kind)).toEqual(['waiting', 'waiting', 'connected']);
    connection.close();
  });

  it('waits longer after each failure, never longer than four seconds, and says how long', async () => {
    const { connection, states, pass } = await world([]);
    const first = connection.state();
    for (const ms of [250, 500, 1_000, 2_000, 4_000, 4_000]) await pass(ms);
    const waits = [first, ...states].flatMap((state) =>
      state.kind === 'waiting' && state.retryInMs > 0 ? [state.retryInMs] : [],
    );
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
    expect(first).toEqual({ kind: 'waiting', says: 'No answer.', attempt: 1, retryInMs: 250 });
    connection.close();
  });

  it('begins with short waits again only after a connection that lasted', async () => {
    const { connection, pass, stop, states } = await world(['unreachable', 'channel', 'channel']);
    await pass(250);
    await stop();
    expect(states.at(-1)).toMatchObject({ kind: 'waiting', retryInMs: 500 });
    await pass(500);
    await pass(5_000);
    await stop();
    expect(states.at(-1)).toMatchObject({ kind: 'waiting', retryInMs: 250 });
    connection.close();
  });

  it('does not retry by itself when a person has to sign in, and goes on when they have', async () => {
    const { connection, states, cue, live } = await world(['signed-out', 'channel']);
    expect(connection.state()).toEqual({ kind: 'signed-out', says: 'Sign in.' });
    expect(live()).toEqual([]);
    await cue();
    expect(states.map(({ kind }) => kind)).toEqual(['connecting', 'connected']);
    connection.close();
  });

  it('leaves nothing running once closed', async () => {
    const { connection, states, live } = await world(['channel']);
    connection.close();
    await settled();
    expect([states, live()]).toEqual([[], []]);
    expect(await code(connection.link.call('host-key.offers', {}))).toBe('link.closed');
  });
});
