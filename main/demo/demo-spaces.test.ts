import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeId, type SpaceView } from '#shared/model';
import type { Link } from '#shared/wire';
import { openDemoConsole, patienceMs, untilSo, type DemoConsole } from './test-kit/index.ts';

describe('the spaces of the demo', () => {
  let demo: DemoConsole;
  let link: Link;

  const spaceWhen = (name: string, isSo: (space: SpaceView) => boolean): Promise<SpaceView> =>
    untilSo(async () => {
      const { spaces } = await link.call('ownership.read-now', { timeoutMs: 10_000 });
      return spaces.find((space) => space.name === name);
    }, isSo);

  beforeAll(async () => {
    demo = await openDemoConsole();
    ({ link } = demo);
  }, patienceMs);
  afterAll(() => demo?.[Symbol.asyncDispose]());

  it(
    'are told by every server of a Redis Cluster, over its own protocol',
    async () => {
      const sessions = await spaceWhen(
        'sessions',
        ({ parties }) => parties.length === 6 && parties.every(({ state }) => state === 'up'),
      );
      expect(sessions).toMatchObject({ state: 'known', disputes: [], total: 16_384 });
      expect(sessions.segments.reduce((sum, { count }) => sum + count, 0)).toBe(16_384);
    },
    patienceMs,
  );

  it(
    'are told by every PostgreSQL server, over its own protocol',
    async () => {
      const orders = await spaceWhen('orders', ({ parties }) => parties.every(({ state }) => state === 'up'));
      expect(orders).toMatchObject({ state: 'known', disputes: [], segments: [{ owner: 'fra-db-1' }] });
    },
    patienceMs,
  );

  it(
    'stand beside the tasks of the swarm and of the declared services, each with the table of its qualities',
    async () => {
      const sessions = await spaceWhen('sessions', ({ parties }) =>
        parties.every(({ state }) => state === 'up'),
      );
      expect(sessions.qualities.find(({ quality }) => quality === 'durability')?.value).toBeGreaterThan(
        0.999,
      );
      const sources = async (): Promise<readonly string[]> => {
        const { spaces } = await link.call('ownership.read-now', { timeoutMs: 10_000 });
        return spaces.filter(({ unit }) => unit === 'task').map(({ source }) => source);
      };
      // The swarm is known when one of its managers has told that it is one.
      await expect
        .poll(sources, { timeout: patienceMs })
        .toEqual(expect.arrayContaining(['swarm', 'systemd']));
      const { findings } = await link.call('ownership.find', { key: 'website' });
      expect(findings.find(({ spaceId }) => spaceId.startsWith('swarm/'))).toMatchObject({
        verdict: 'agreed',
      });
    },
    patienceMs,
  );

  it(
    'are handed over in a plan before anything stops, and a node that leaves for good is typed out',
    async () => {
      const sessions = await spaceWhen('sessions', ({ parties }) =>
        parties.every(({ state }) => state === 'up'),
      );
      const primary = sessions.parties.find(({ role }) => role === 'primary');
      const nodeIds = [primary?.nodeId ?? nodeId('none')];
      const drain = await link.call('operation.plan', { request: { kind: 'drain', nodeIds, surge: true } });
      expect(drain.moves).toMatchObject([{ spaceId: sessions.id, from: primary?.id, count: primary?.owns }]);
      const phases = drain.steps.map(({ phase }) => phase);
      expect(phases.indexOf('hand-over')).toBeGreaterThanOrEqual(0);
      expect(phases.includes('move') && phases.indexOf('move') < phases.lastIndexOf('hand-over')).toBe(false);
      expect(drain.receivers.map((receiver) => receiver.nodeId)).toContain(
        sessions.parties.find(({ id }) => id === drain.moves?.[0]?.to)?.nodeId,
      );
      const { typeToConfirm, title } = await link.call('operation.plan', {
        request: { kind: 'decommission', nodeIds, surge: true },
      });
      expect(title).toBe(`Decommission ${nodeIds[0]}`);
      expect(typeToConfirm).toBe(nodeIds[0]);
    },
    patienceMs,
  );
});
