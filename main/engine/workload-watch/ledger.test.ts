import { describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  workloadId,
  type Image,
  type Operation,
  type Placement,
  type Workload,
  type WorkloadView,
} from '#shared/model';
import { judgeWorkload } from '../rules/index.ts';
import type { WorkloadSettings } from '../source-kit/index.ts';
import { memoryRecords, type MemoryRecords } from '../store/test-kit/index.ts';
import { createLedgerDesk } from './ledger-desk.ts';

const web = workloadId('swarm:k3x9ab/web');
const image = (tag: string): Image => ({ reference: `web:${tag}`, digest: `sha256:${tag.repeat(8)}` });

const copy = (on: string, runs: Image, more: Partial<Placement> = {}): Placement => ({
  id: `${on}-${runs.reference}`,
  nodeId: nodeId(on),
  image: runs,
  state: 'running',
  health: 'passing',
  wanted: 'running',
  observedAt: epochMs(0),
  ...more,
});

const seen = (at: number, copies: readonly Placement[], more: Partial<Workload> = {}): WorkloadView =>
  judgeWorkload(
    {
      id: web,
      name: 'web',
      source: 'swarm',
      originId: 'swarm:k3x9ab',
      stack: 'shop',
      mode: 'replicated',
      desired: 2,
      ...(copies[0]?.image === undefined ? {} : { image: copies[0].image }),
      hasHealthCheck: true,
      policy: { minimum: 1, mayOverlap: true },
      placements: [...copies],
      observedAt: epochMs(at),
      everyMs: 15_000,
      observedBy: 'GET /services',
      ...more,
    },
    { nodes: new Map(), origin: undefined, operations: [] },
  );

const all = (tag: string): readonly Placement[] => [copy('w1', image(tag)), copy('w2', image(tag))];

const redeployed = (tag: string, startedAt: number, more: Partial<Operation> = {}): Operation =>
  ({
    id: `op-${tag}`,
    operator: 'mara',
    reason: 'weekly release',
    state: 'running',
    startedAt: epochMs(startedAt),
    plan: {
      request: { kind: 'redeploy', workloadId: web, to: { kind: 'image', reference: tag } },
      changes: [{ workloadId: web, from: image('1'), to: { reference: `web:${tag}` } }],
      steps: [],
    },
    ...more,
  }) as unknown as Operation;

const open = async (records: MemoryRecords = memoryRecords(), operations: readonly Operation[] = []) => {
  const desk = createLedgerDesk({
    records,
    log: { info: () => undefined, warn: () => undefined },
    random: { next: () => 0.5, hex: (bytes) => '0'.repeat(2 * bytes) },
    operations: () => operations,
    onNew: () => undefined,
  });
  await desk.ready;
  const note = (view: WorkloadView, settings?: WorkloadSettings): void => desk.note(view, settings);
  const ledger = async () =>
    (await desk.releases({ workloadId: web })).map(({ image: { reference }, firstSeenAt, lastSeenAt }) => [
      reference,
      firstSeenAt,
      lastSeenAt,
    ]);
  return { desk, note, ledger, records };
};

describe('the release ledger', () => {
  it('has one entry for each stretch of time that all copies ran one version, also when it comes back', async () => {
    const { note, ledger } = await open();
    note(seen(1_000, all('1')));
    note(seen(16_000, all('1')));
    note(seen(31_000, [copy('w1', image('2')), copy('w2', image('1'))]));
    note(seen(46_000, all('2')));
    note(seen(61_000, all('1')));
    expect(await ledger()).toEqual([
      ['web:1', 61_000, 61_000],
      ['web:2', 46_000, 46_000],
      ['web:1', 1_000, 16_000],
    ]);
  });

  it('does not call a version released while it rolls out, while too few copies are well, or before any copy runs it', async () => {
    const { note, ledger } = await open();
    note(seen(1_000, all('1')));
    const failing = all('2').map((one) => ({ ...one, health: 'failing' }) as const);
    note(seen(2_000, failing));
    note(seen(3_000, all('2'), { update: { state: 'updating', says: 'update in progress' } }));
    note(seen(4_000, all('1'), { image: image('2') }));
    note(seen(5_000, [], { image: image('2') }));
    expect(await ledger()).toEqual([['web:1', 1_000, 1_000]]);
  });

  it('goes by the copies that can be seen: one on a silent node hides no release', async () => {
    const { note, ledger } = await open();
    note(seen(1_000, [copy('w1', image('2')), copy('w2', image('1'), { state: 'unknown' })]));
    expect(await ledger()).toEqual([['web:2', 1_000, 1_000]]);
  });

  it('names who put a version there when it was an operation of this console, and nobody when it was not', async () => {
    const operations = [redeployed('2', 20_000, { state: 'succeeded', endedAt: epochMs(40_000) })];
    const { note, desk } = await open(memoryRecords(), operations);
    note(seen(1_000, all('1')));
    note(seen(46_000, all('2')));
    note(seen(500_000, all('3')));
    const [third, second, first] = await desk.releases({});
    expect(second).toMatchObject({
      operationId: 'op-2',
      by: 'mara',
      reason: 'weekly release',
      stack: 'shop',
    });
    expect(first?.by).toBeUndefined();
    expect(third?.by).toBeUndefined();
  });

  it('calls the old version that a failed rollout put back its doing too', async () => {
    const operations = [redeployed('2', 20_000, { state: 'undone', endedAt: epochMs(60_000) })];
    const { note, desk } = await open(memoryRecords(), operations);
    note(seen(1_000, all('1')));
    note(seen(46_000, all('2')));
    note(seen(61_000, all('1')));
    expect((await desk.releases({})).map(({ operationId }) => operationId)).toEqual([
      'op-2',
      'op-2',
      undefined,
    ]);
  });

  it('goes on after a restart where it was, and notices what changed meanwhile', async () => {
    const before = await open();
    before.note(seen(1_000, all('1')));
    before.note(seen(31_000, all('1')));
    before.desk.end();
    const same = await open(memoryRecords([...before.records.kept.values()]));
    same.note(seen(90_000, all('1')));
    expect(await same.ledger()).toEqual([['web:1', 1_000, 90_000]]);
    const other = await open(memoryRecords([...before.records.kept.values()]));
    other.note(seen(90_000, all('2')));
    expect(await other.ledger()).toEqual([
      ['web:2', 90_000, 90_000],
      ['web:1', 1_000, 31_000],
    ]);
  });

  it('tells another environment of the same image from it, and keeps no value of it', async () => {
    const { note, desk, records } = await open();
    note(seen(1_000, all('1')), { version: 7, values: { env: 'TOKEN=canary-4711', args: '' } });
    note(seen(2_000, all('1')), { version: 9, values: { env: 'TOKEN=canary-4711', args: '' } });
    note(seen(3_000, all('1')), { version: 12, values: { env: 'TOKEN=canary-4712', args: '' } });
    const [second, first] = await desk.releases({});
    expect([first?.specVersion, second?.specVersion]).toEqual([7, 12]);
    expect(second?.settings?.['args']).toBe(first?.settings?.['args']);
    expect(second?.settings?.['env']).not.toBe(first?.settings?.['env']);
    expect(JSON.stringify([...records.kept])).not.toContain('canary');
  });

  it('knows the versions of units and of images that never saw a registry', async () => {
    const { note, ledger } = await open();
    const unit = (version: string) => [
      copy('w1', { reference: version }),
      copy('w2', { reference: version }),
    ];
    note(seen(1_000, unit('1.4.2')));
    note(seen(2_000, unit('1.5.0')));
    const local = (imageId: string) => [copy('w1', { reference: 'web:dev', imageId })];
    note(seen(3_000, local('sha256:a'), { desired: 1 }));
    note(seen(4_000, local('sha256:b'), { desired: 1 }));
    expect((await ledger()).map(([reference]) => reference)).toEqual([
      'web:dev',
      'web:dev',
      '1.5.0',
      '1.4.2',
    ]);
  });
});
