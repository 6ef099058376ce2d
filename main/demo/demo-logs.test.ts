import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createEngine, createSystemClock, createSystemRandom, type Engine } from '#engine';
import {
  endedStates,
  epochMs,
  nodeId,
  type NodeLogs,
  type Operation,
  type OperationRequest,
} from '#shared/model';
import type { Link } from '#shared/wire';
import { openDemo } from './open-demo.ts';

const proxyLog = '/var/log/nginx/proxy-debug.log';

/** Opens the demo with an engine of its own, which has looked at the logs of every node once. */
const openLookedAt = async (): Promise<AsyncDisposable & { readonly engine: Engine }> => {
  await using stack = new AsyncDisposableStack();
  const outside = { clock: createSystemClock(), random: createSystemRandom() };
  const demo = stack.use(await openDemo('constellation', outside));
  const engine = stack.use(
    createEngine(
      {
        ...outside,
        log: { info: () => undefined, warn: () => undefined },
        notices: { alarm: () => undefined },
        places: { homeDirectory: demo.dataDirectory, dataDirectory: demo.dataDirectory },
        operator: 'test',
      },
      {
        fleet: demo.origin,
        surroundings: { homeDirectory: demo.dataDirectory, agentSocket: undefined },
      },
    ),
  );
  await engine.ready;
  const link = engine.link();
  await link.call('fleet.sweep', { timeoutMs: 30_000 });
  await link.call('logs.read-now', { timeoutMs: 30_000 });
  const kept = stack.move();
  return { engine, [Symbol.asyncDispose]: () => kept.disposeAsync() };
};

const web = nodeId('fra-web-1');

/** Plans, runs and waits for the end, as a person would who overrides nothing. */
const carryOut = async (link: Link, request: OperationRequest): Promise<Operation> => {
  const plan = await link.call('operation.plan', { request });
  expect(plan.refusal).toBeUndefined();
  const { id } = await link.call('operation.run', {
    hash: plan.hash,
    reason: 'a test',
    overrides: [],
    takeOver: [],
    ...(plan.typeToConfirm === undefined ? {} : { typed: plan.typeToConfirm }),
  });
  for (;;) {
    const { operations } = await link.call('operation.list', { since: 0 });
    const found = operations.find((one) => one.id === id);
    if (found !== undefined && endedStates.includes(found.state)) return found;
    await sleep(50);
  }
};

describe('the logs of the demo', () => {
  it(
    'are cut off, covered and rotated by plan as on a real machine, and undone',
    { timeout: 60_000 },
    async () => {
      await using demo = await openLookedAt();
      const link = demo.engine.link();
      const proxyNow = async () => {
        await link.call('logs.read-now', { nodeIds: [web], timeoutMs: 30_000 });
        const { nodes } = await link.call('logs.snapshot', {});
        return nodes.find(({ nodeId: each }) => each === web)?.logs.find(({ path }) => path === proxyLog);
      };
      const before = (await proxyNow())?.sizeBytes ?? 0;
      const how = { kind: 'cut-off', keepTailBytes: 1_048_576 } as const;
      expect(await carryOut(link, { kind: 'rotate-log', nodeId: web, path: proxyLog, how })).toMatchObject({
        state: 'succeeded',
      });
      expect((await proxyNow())?.sizeBytes).toBeLessThan(before / 2);
      const cover = { kind: 'cover-log', nodeIds: [web], path: proxyLog } as OperationRequest;
      const covered = await carryOut(link, cover);
      expect(covered).toMatchObject({ state: 'succeeded' });
      expect((await proxyNow())?.cover.by).toBe('rule');
      const rotate = { kind: 'rotate-log', nodeId: web, path: proxyLog, how: { kind: 'by-rule' } } as const;
      expect(await carryOut(link, rotate)).toMatchObject({ state: 'succeeded' });
      expect(await carryOut(link, { kind: 'undo', operationId: covered.id })).toMatchObject({
        state: 'succeeded',
      });
      expect((await proxyNow())?.cover.by).toBe('nobody');
    },
  );

  it('show one log that nobody rotates and that fills its disk, and one of each other trouble', async () => {
    await using demo = await openLookedAt();
    const { nodes, answers } = await demo.engine.link().call('logs.snapshot', {});
    const of = (id: string): NodeLogs | undefined => nodes.find(({ nodeId: each }) => each === nodeId(id));
    expect(answers.unknown).toEqual([]);
    const troubles = nodes.flatMap(({ nodeId: id, findings }) =>
      findings
        .filter(({ kind }) => kind !== 'fills-before-rotation')
        .map(({ kind, severity }) => `${id}: ${kind} ${severity}`),
    );
    expect(troubles.toSorted()).toEqual([
      'fra-api-1: no-cap warning',
      'fra-web-1: held-deleted warning',
      'fra-web-1: uncovered critical',
      'hel-web-1: will-not-fit critical',
      'zrh-api-1: runner-off critical',
      'zrh-edge-1: journal-unbounded note',
    ]);
    expect(answers.growing[0]).toMatchObject({ nodeId: 'fra-web-1', path: proxyLog, coverBy: 'nobody' });
    expect(answers.uncovered.count).toBe(2);
    expect(of('fra-web-1')?.logs[0]).toMatchObject({
      path: proxyLog,
      writers: [{ processName: 'nginx', opens: 'append', unit: 'nginx.service' }],
    });
    expect(of('fra-api-1')?.logs.find(({ cover }) => cover.by === 'nobody')?.container).toMatchObject({
      service: 'thumbnails',
    });
  }, 60_000);

  it('have a past, so that growth is told with the first look', async () => {
    await using demo = await openLookedAt();
    const at = epochMs(createSystemClock().now());
    const { points } = await demo.engine.link().call('logs.history', {
      nodeId: nodeId('ams-web-1'),
      path: '/var/log/nginx/access.log',
      from: epochMs(at - 3 * 3_600_000),
      to: at,
      points: 100,
    });
    expect(points.length).toBeGreaterThan(20);
    expect(points.every(({ last }, index) => index === 0 || last > (points[index - 1]?.last ?? 0))).toBe(
      true,
    );
  }, 60_000);
});

describe('the services of the demo', () => {
  it('are known of every system that places them, plain containers too', async () => {
    await using demo = await openLookedAt();
    const { origins } = await demo.engine.link().call('workload.read-now', { timeoutMs: 30_000 });
    expect(origins.map(({ name, state, says }) => [name, state, says])).toEqual(
      origins.map(({ name }) => [name, 'known', expect.any(String)]),
    );
    expect(origins.map(({ source }) => source).toSorted()).toEqual(['docker', 'swarm', 'systemd']);
  });
});
