import { describe, expect, it } from 'vitest';
import { failed, fault, ok } from '#shared/fault';
import { type FleetNode } from '#shared/model';
import { createFakeClock } from '../ports/index.ts';
import { createLimiter } from '../probe/index.ts';
import { daemonLimits, defineWorkloadSource, type HttpAsk } from '../source-kit/index.ts';
import { createLocalDesk } from './local-desk.ts';
import { testNode } from '../../../shared/model/test-kit/index.ts';

const node: FleetNode = testNode('n1');
const everyMs = 15_000;
const minuteMs = 60_000;

const ask: HttpAsk<string> = {
  id: 'self',
  says: 'GET /self',
  lane: 'http',
  socket: '/run/test.sock',
  method: 'GET',
  path: '/self',
  effect: 'reads',
  limits: daemonLimits,
  read: (reply) => ok(reply.body),
};

const start = (mayBeAbsent: boolean) => {
  const clock = createFakeClock();
  const world = { listens: false, asked: 0 };
  const source = defineWorkloadSource<string, never>({
    local: () => ({
      asks: [ask],
      join: ([reply]) =>
        reply?.ok === true ? ok('here') : (reply ?? failed(fault('engine.bug', 'unasked'))),
      mayBeAbsent,
    }),
    read: () => ({ origins: [], workloads: [] }),
  });
  const desk = createLocalDesk(
    source,
    {
      clock,
      everyMs,
      perform: async () => {
        world.asked += 1;
        return world.listens
          ? { kind: 'answered', result: ok('here' as never) }
          : { kind: 'not-sent', fault: fault('transport.socket-closed', 'Nothing listens.') };
      },
      follow: async () => fault('transport.lost', 'ended'),
      sound: createLimiter(1),
      doubtful: createLimiter(1),
      nodes: () => [node],
      node: () => node,
      declared: () => [],
      isSpaceOnly: () => false,
    },
    () => undefined,
  );
  const askedWithin = async (ms: number): Promise<number> => {
    const before = world.asked;
    await clock.advance(ms);
    return world.asked - before;
  };
  return { desk, world, askedWithin, state: () => desk.locals().get(node.id)?.state };
};

describe('a machine on which no daemon listens', () => {
  it('is asked less and less often, since every try is an error in the log of its sshd, but never forgotten', async () => {
    const { desk, world, askedWithin, state } = start(true);
    desk.connected(node.id);
    expect(await askedWithin(10 * minuteMs)).toBeLessThanOrEqual(7);
    expect(await askedWithin(60 * minuteMs)).toBe(12);
    world.listens = true;
    await askedWithin(5 * minuteMs);
    expect(state()).toBe('known');
    expect(await askedWithin(minuteMs)).toBe(4);
    desk.end();
  });

  it('is asked at full pace when its daemon was there before, also after the connection was lost', async () => {
    const { desk, world, askedWithin } = start(true);
    world.listens = true;
    desk.connected(node.id);
    await askedWithin(1_000);
    desk.lost(node.id, fault('transport.lost', 'n1 restarts.'));
    world.listens = false;
    desk.connected(node.id);
    expect(await askedWithin(10 * minuteMs)).toBeGreaterThanOrEqual(40);
    desk.end();
  });

  it('is asked at full pace when a declared service needs the daemon', async () => {
    const { desk, askedWithin } = start(false);
    desk.connected(node.id);
    expect(await askedWithin(10 * minuteMs)).toBeGreaterThanOrEqual(40);
    desk.end();
  });
});
