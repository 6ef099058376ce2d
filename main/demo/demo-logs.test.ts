import { describe, expect, it } from 'vitest';
import { createEngine, createSystemClock, createSystemRandom, type Engine } from '#engine';
import { epochMs, nodeId, type NodeLogs } from '#shared/model';
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

describe('the logs of the demo', () => {
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
