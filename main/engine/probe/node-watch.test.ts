import { describe, expect, it } from 'vitest';
import { fault, FaultError, ok, type Fault } from '#shared/fault';
import { nodeId, type Connection } from '#shared/model';
import { createFakeClock } from '../ports/index.ts';
import { defineProbe, type Probe, type ShellAsk, type ShellReply } from '../source-kit/index.ts';
import type { NodeSession, SshTarget, SshTransport, SweepReply } from '../transport/index.ts';
import { createLimiter } from './limiter.ts';
import { createNodeWatch } from './node-watch.ts';
import { defaultSchedule } from './schedule.ts';

const ask = (id: string): ShellAsk<string> => ({
  id,
  says: id,
  lane: 'resident',
  script: '',
  inputs: [],
  effect: 'reads',
  limits: { timeoutMs: 5_000, stdoutBytes: 1_000, stderrBytes: 1_000 },
  read: (reply: ShellReply) => ok(reply.stdout),
});
const probe = (id: string, tier: Probe['tier']): Probe<never> =>
  defineProbe({ ask: ask(id), tier, facts: () => ({}), covers: [] });
const probes: readonly Probe<never>[] = [
  probe('x.tick', 'tick'),
  probe('x.lite', 'lite'),
  probe('x.full', 'full'),
];
const target: SshTarget = {
  nodeId: nodeId('pi-07'),
  hops: [
    {
      id: 'pi-07',
      address: '192.0.2.7',
      port: 22,
      user: 'pi',
      identityFiles: [],
      agent: undefined,
      identitiesOnly: false,
      knownHostsFiles: [],
      hostKeyAlias: undefined,
    },
  ],
};

/** A node that can be reached, refused, or lost at will; it notes what it was asked. */
const createFakeNode = () => {
  const asked: string[][] = [];
  let refusal: Fault | undefined;
  let broken: Fault | undefined;
  let end: (why: Fault) => void = () => undefined;
  let connects = 0;
  const transport: SshTransport = {
    connect: async (): Promise<NodeSession> => {
      connects += 1;
      if (refusal !== undefined) throw new FaultError(refusal);
      let gone: Fault | undefined;
      const ended = new Promise<Fault>((resolve) => {
        end = (why) => {
          gone = why;
          resolve(why);
        };
      });
      return {
        server: 'SSH-2.0-OpenSSH_9.2',
        cipher: 'aes128-gcm@openssh.com',
        hostKeyFingerprint: 'SHA256:x',
        strictKeyExchange: true,
        sweep: async (ids): Promise<SweepReply> => {
          const why = gone ?? broken;
          if (why !== undefined) throw new FaultError(why);
          asked.push([...ids]);
          return { roundTripMs: 1, replies: new Map() };
        },
        ask: async () => ok({ stdout: '', stderr: '', exitStatus: 0, sentAt: 0, receivedAt: 0 }),
        perform: async () => ({ kind: 'not-sent', fault: fault('transport.lost', 'lost') }),
        stream: async () => fault('transport.lost', 'lost'),
        follow: async () => fault('transport.lost', 'lost'),
        dial: () => {
          throw new Error('nothing dials here');
        },
        ended,
        [Symbol.asyncDispose]: async () => undefined,
      };
    },
    offers: () => [],
    trust: async () => undefined,
    unlockKey: async () => true,
  };
  return {
    transport,
    asked,
    connects: () => connects,
    refuse: (why: Fault | undefined) => {
      refusal = why;
    },
    /** Its shell answers with this from now on, while the connection stands. */
    breakShell: (why: Fault) => {
      broken = why;
    },
    lose: () => end(fault('transport.lost', 'lost', { retryable: true })),
  };
};

const watchOver = (node: ReturnType<typeof createFakeNode>, chance = 0.5) => {
  const clock = createFakeClock();
  const connections: Connection[] = [];
  const watch = createNodeWatch(
    target,
    {
      transport: node.transport,
      probes,
      schedule: defaultSchedule,
      sweepLimiter: createLimiter(32),
      clock,
      random: { next: () => chance, hex: () => 'ab' },
    },
    {
      connection: (_id, connection) => connections.push(connection),
      answer: () => undefined,
      silence: () => undefined,
    },
  );
  return { clock, connections, watch };
};

describe('watching one node', () => {
  it('asks everything first, then each question at its own pace on one channel', async () => {
    const node = createFakeNode();
    const { clock, watch } = watchOver(node);
    await clock.advance(60_000);
    await watch[Symbol.asyncDispose]();
    const count = (id: string) => node.asked.filter((ids) => ids.includes(id)).length;
    expect(node.asked[0]).toEqual(['x.tick', 'x.lite', 'x.full']);
    expect([count('x.tick'), count('x.lite'), count('x.full')]).toEqual([13, 5, 2]);
    expect(node.connects()).toBe(1);
  });

  it('tries a lost node again by itself, later and later, never more than a minute apart', async () => {
    const node = createFakeNode();
    node.refuse(fault('transport.unreachable', 'no answer', { retryable: true }));
    const { clock, connections, watch } = watchOver(node, 0.999);
    await clock.advance(10 * 60_000);
    await watch[Symbol.asyncDispose]();
    const waits = connections.flatMap((connection, index) => {
      const next = connections[index + 1];
      return connection.state === 'waiting' && next?.state === 'waiting' ? [connection.attempt] : [];
    });
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(node.connects()).toBeGreaterThan(12);
    expect(node.connects()).toBeLessThan(20);
  });

  it('does not knock again on a refused login until a person says so', async () => {
    const node = createFakeNode();
    node.refuse(fault('transport.auth-failed', 'refused'));
    const { clock, connections, watch } = watchOver(node);
    await clock.advance(3_600_000);
    expect(node.connects()).toBe(1);
    expect(connections.at(-1)?.state).toBe('blocked');
    node.refuse(undefined);
    watch.tryNow();
    await clock.advance(100);
    expect(connections.at(-1)?.state).toBe('connected');
    await watch[Symbol.asyncDispose]();
  });

  it('says since when the node is away, from the moment it was lost, over all tries', async () => {
    const node = createFakeNode();
    const { clock, connections, watch } = watchOver(node);
    await clock.advance(20_000);
    const lostAt = clock.now();
    node.refuse(fault('transport.unreachable', 'no answer', { retryable: true }));
    node.lose();
    await clock.advance(120_000);
    await watch[Symbol.asyncDispose]();
    const waiting = connections.filter((connection) => connection.state === 'waiting');
    expect(waiting.length).toBeGreaterThan(2);
    expect(new Set(waiting.map((connection) => connection.since))).toEqual(new Set([lostAt]));
  });

  it('says what broke the shell of a node, not only that its connection was lost', async () => {
    const node = createFakeNode();
    const { clock, connections, watch } = watchOver(node);
    await clock.advance(20_000);
    const why = fault('transport.protocol-violation', 'pi-07 sent an answer nobody asked for.');
    node.breakShell(why);
    await clock.advance(6_000);
    await watch[Symbol.asyncDispose]();
    const said = connections.flatMap((connection) => ('fault' in connection ? [connection.fault] : []));
    expect(said[0]).toEqual(why);
  });

  it('answers a sweep at once with the reason when the node is known to be away', async () => {
    const node = createFakeNode();
    node.refuse(fault('transport.refused', 'nothing listens', { retryable: true }));
    const { clock, watch } = watchOver(node);
    await clock.advance(10);
    const result = await watch.sweepNow(new AbortController().signal);
    expect(result).toMatchObject({ ok: false, fault: { code: 'transport.refused' } });
    await watch[Symbol.asyncDispose]();
  });

  it('leaves nothing running when it is let go', async () => {
    const node = createFakeNode();
    const { clock, watch } = watchOver(node);
    await clock.advance(1_000);
    await watch[Symbol.asyncDispose]();
    const before = node.asked.length;
    await clock.advance(600_000);
    expect(node.asked.length).toBe(before);
  });
});
