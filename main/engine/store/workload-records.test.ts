import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { epochMs, workloadId, type Release, type WorkloadEvent } from '#shared/model';
import { createFakeClock } from '../ports/index.ts';
import { openStore } from './open-store.ts';
import { eventsKept, eventsKeptMs, forgottenAfterMs, releasesKept } from './workload-tables.ts';

const directories: string[] = [];
const makeDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-records-'));
  directories.push(directory);
  return directory;
};
afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

const clock = createFakeClock();
const open = (directory: string) =>
  openStore({ directory, clock, log: { info: () => undefined, warn: () => undefined } });

const web = workloadId('swarm:k3x9ab/web');
const api = workloadId('swarm:k3x9ab/api');
const release = (of: typeof web, tag: string, at: number): Release => ({
  id: `${of}@${at}`,
  workloadId: of,
  stack: 'shop',
  image: { reference: `${of}:${tag}`, digest: `sha256:${tag}` },
  settings: { env: '4f81c0' },
  firstSeenAt: epochMs(at),
  lastSeenAt: epochMs(at + 1_000),
});
const event = (at: number, says: string): WorkloadEvent => ({
  at: epochMs(at),
  workloadId: web,
  kind: 'failed',
  says,
});

describe('what is remembered of workloads', () => {
  it('survives a restart: every version of one workload or of a stack, newest first, and the key of the fingerprints', async () => {
    const directory = await makeDirectory();
    const first = open(directory);
    expect(await first.workloads.printKey('one')).toBe('one');
    const [w1, w2, a1] = [release(web, '1', 1_000), release(web, '2', 5_000), release(api, '1', 3_000)];
    for (const one of [w1, w2, a1]) first.workloads.saveRelease(one);
    const later = { ...w2, lastSeenAt: epochMs(90_000) };
    first.workloads.saveRelease(later);
    await first[Symbol.asyncDispose]();

    await using second = open(directory);
    expect(await second.workloads.releases({ workloadId: web })).toEqual([later, w1]);
    expect(await second.workloads.releases({ stack: 'shop' })).toEqual([later, a1, w1]);
    expect(await second.workloads.newestReleases()).toEqual(expect.arrayContaining([later, a1]));
    expect(await second.workloads.printKey('two')).toBe('one');
  });

  it('tells the last event of each workload, so that a start knows which are new', async () => {
    const directory = await makeDirectory();
    const first = open(directory);
    const left = { ...event(7_000, 'It is no more there.'), kind: 'removed' } as const;
    first.workloads.saveEvents([event(9_000, 'older, told before the clock was set back'), left]);
    first.workloads.saveEvents([{ ...event(3_000, 'failed'), workloadId: api }]);
    await first[Symbol.asyncDispose]();
    await using second = open(directory);
    expect((await second.workloads.newestEvents()).map(({ workloadId, says }) => [workloadId, says])).toEqual(
      expect.arrayContaining([
        [web, 'It is no more there.'],
        [api, 'failed'],
      ]),
    );
  });

  it('is readable by its owner only', async () => {
    const directory = await makeDirectory();
    await using store = open(directory);
    await store.workloads.newestReleases();
    for (const file of ['history.sqlite', 'history.sqlite-wal'])
      expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
  });

  it('keeps a year of weekly versions of one workload, and the newest of another however many those are', async () => {
    await using store = open(await makeDirectory());
    store.workloads.saveRelease(release(api, '1', 1));
    for (let at = 1; at <= releasesKept + 5; at += 1)
      store.workloads.saveRelease(release(web, String(at), at));
    const kept = await store.workloads.releases({ workloadId: web });
    expect(kept).toHaveLength(releasesKept);
    expect(kept[0]?.firstSeenAt).toBe(releasesKept + 5);
    expect(await store.workloads.releases({ workloadId: api })).toHaveLength(1);
  });

  it('tells the newest events first, forgets old ones, and bounds what one failing workload fills', async () => {
    const directory = await makeDirectory();
    const now = forgottenAfterMs + 2_000;
    await clock.advance(now - clock.now() > 0 ? now - clock.now() : 0);
    const at = clock.now();
    const flood = Array.from({ length: eventsKept + 10 }, (_, index) => event(at + index, `failed ${index}`));
    const store = open(directory);
    store.workloads.saveRelease(release(web, '1', 1));
    store.workloads.saveEvents([event(at - eventsKeptMs - 1, 'long ago'), ...flood]);
    await clock.advance(130_000);
    const told = await store.workloads.events(web, epochMs(0));
    expect(told).toHaveLength(500);
    expect(told[0]?.says).toBe(`failed ${eventsKept + 9}`);
    expect(await store.workloads.releases({})).toEqual([]);
    expect(await store.workloads.events(web, epochMs(at + eventsKept + 5))).toHaveLength(5);
    await store[Symbol.asyncDispose]();
  });
});
