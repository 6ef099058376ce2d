import { describe, expect, it } from 'vitest';
import { createSystemClock } from '#engine';
import { epochMs, nodeId, type NodeLogs, type OperationRequest } from '#shared/model';
import { openDemoConsole, patienceMs, type DemoConsole } from './test-kit/index.ts';

const proxyLog = '/var/log/nginx/proxy-debug.log';
const web = nodeId('fra-web-1');

/** The demo, once every node was swept and its logs were looked at. */
const openLookedAt = async (): Promise<DemoConsole> => {
  const demo = await openDemoConsole();
  await demo.link.call('fleet.sweep', { timeoutMs: 30_000 });
  await demo.link.call('logs.read-now', { timeoutMs: 30_000 });
  return demo;
};

describe('the logs of the demo', () => {
  it(
    'are cut off, covered and rotated by plan as on a real machine, and undone',
    { timeout: patienceMs },
    async () => {
      await using demo = await openLookedAt();
      const { link, carryOut } = demo;
      const proxyNow = async () => {
        await link.call('logs.read-now', { nodeIds: [web], timeoutMs: 30_000 });
        const { nodes } = await link.call('logs.snapshot', {});
        return nodes.find(({ nodeId: each }) => each === web)?.logs.find(({ path }) => path === proxyLog);
      };
      const before = (await proxyNow())?.sizeBytes ?? 0;
      const how = { kind: 'cut-off', keepTailBytes: 1_048_576 } as const;
      expect(await carryOut({ kind: 'rotate-log', nodeId: web, path: proxyLog, how })).toMatchObject({
        state: 'succeeded',
      });
      expect((await proxyNow())?.sizeBytes).toBeLessThan(before / 2);
      const cover = { kind: 'cover-log', nodeIds: [web], path: proxyLog } as OperationRequest;
      const covered = await carryOut(cover);
      expect(covered).toMatchObject({ state: 'succeeded' });
      expect((await proxyNow())?.cover.by).toBe('rule');
      const rotate = { kind: 'rotate-log', nodeId: web, path: proxyLog, how: { kind: 'by-rule' } } as const;
      expect(await carryOut(rotate)).toMatchObject({ state: 'succeeded' });
      expect(await carryOut({ kind: 'undo', operationId: covered.id })).toMatchObject({
        state: 'succeeded',
      });
      expect((await proxyNow())?.cover.by).toBe('nobody');
    },
  );

  it(
    'show one log that nobody rotates and that fills its disk, and one of each other trouble',
    async () => {
      await using demo = await openLookedAt();
      const { nodes, answers } = await demo.link.call('logs.snapshot', {});
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
    },
    patienceMs,
  );

  it(
    'have a past, so that growth is told with the first look',
    async () => {
      await using demo = await openLookedAt();
      const at = epochMs(createSystemClock().now());
      const { points } = await demo.link.call('logs.history', {
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
    },
    patienceMs,
  );
});

describe('the services of the demo', () => {
  it('are known of every system that places them, plain containers too', async () => {
    await using demo = await openLookedAt();
    const { origins } = await demo.link.call('workload.read-now', { timeoutMs: 30_000 });
    expect(origins.map(({ name, state, says }) => [name, state, says])).toEqual(
      origins.map(({ name }) => [name, 'known', expect.any(String)]),
    );
    // Machines that only spaces are on are marked by a source of their own, which is there once the spaces were read.
    expect(origins.map(({ source }) => source)).toEqual(
      expect.arrayContaining(['docker', 'swarm', 'systemd']),
    );
  });
});
