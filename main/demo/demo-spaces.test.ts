import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, createLineLog, createSystemClock, createSystemRandom } from '#engine';
import type { SpaceView } from '#shared/model';
import { scenarios } from '#shared/scenarios';
import type { Link } from '#shared/wire';
import { startDemoFleet, type DemoFleet } from './index.ts';

const patienceMs = 60_000;

describe('the spaces of the demo', () => {
  let folder: string;
  let fleet: DemoFleet;
  let engine: ReturnType<typeof createEngine>;
  let link: Link;

  const spaceWhen = async (name: string, isSo: (space: SpaceView) => boolean): Promise<SpaceView> => {
    for (const end = performance.now() + patienceMs; ;) {
      const { spaces } = await link.call('ownership.read-now', { timeoutMs: 10_000 });
      const found = spaces.find((space) => space.name === name);
      if (found !== undefined && isSo(found)) return found;
      if (performance.now() > end)
        throw new Error(
          `not so: ${JSON.stringify(found ?? spaces.map((space) => space.name)).slice(0, 2_000)}`,
        );
      await sleep(200);
    }
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'demo-spaces-'));
    const clock = createSystemClock();
    mkdirSync(join(folder, 'data'));
    fleet = await startDemoFleet({
      clock,
      random: createSystemRandom(),
      scenario: scenarios.constellation,
      directory: join(folder, 'demo'),
    });
    engine = createEngine(
      {
        clock,
        random: createSystemRandom(),
        log: createLineLog(() => undefined, false),
        notices: { alarm: () => undefined },
        places: { dataDirectory: join(folder, 'data'), homeDirectory: folder },
        operator: 'a test',
      },
      {
        fleet: { kind: 'demo', file: fleet.fleetFile, pastOf: () => [] },
        surroundings: { homeDirectory: folder, agentSocket: undefined },
      },
    );
    await engine.ready;
    link = engine.link();
  }, patienceMs);
  afterAll(async () => {
    link?.close();
    await engine?.[Symbol.asyncDispose]();
    await fleet?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

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
});
