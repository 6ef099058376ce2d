import { describe, expect, it } from 'vitest';
import { epochMs, spaceId, type KeyFinding, type SpaceView } from '#shared/model';
import { fleetOf, now, wellNode } from './test-kit/example-fleet.ts';
import { planOf } from './test-kit/example-plan.ts';
import { runCli, type Stage } from './test-kit/run-cli.ts';

const sessions = spaceId('redis-cluster/sessions');

const space = (change: Partial<SpaceView> = {}): SpaceView => ({
  id: sessions,
  source: 'redis-cluster',
  name: 'sessions',
  unit: 'slot',
  positions: 16_384,
  total: 16_384,
  state: 'known',
  says: '',
  parties: [
    {
      id: 'a',
      name: 'well',
      role: 'primary',
      state: 'up',
      accepts: 'yes',
      says: '',
      observedAt: epochMs(now),
    },
  ],
  segments: [],
  prefixes: [],
  views: [],
  disputes: [],
  retentions: [],
  observedAt: epochMs(now),
  everyMs: 15_000,
  observedBy: 'CLUSTER NODES of 1 server',
  lastCopies: [],
  zonePairs: [],
  qualities: [],
  ...change,
});

const finding = (change: Partial<KeyFinding> = {}): KeyFinding => ({
  spaceId: sessions,
  key: 'tenant/42',
  verdict: 'agreed',
  owner: 'a',
  secondaries: [],
  state: 'active',
  path: [
    {
      claimant: 'well',
      kind: 'server',
      state: 'says',
      owner: 'a',
      secondaries: [],
      observedAt: epochMs(now),
      tookMs: 12.4,
      says: '',
    },
  ],
  says: 'well has it.',
  ...change,
});

const openSlot: SpaceView['disputes'][number] = {
  id: 'open-slot 5461',
  kind: 'open-slot',
  severity: 'warning',
  from: 5_461,
  to: 5_461,
  count: 1,
  sides: [],
  says: 'Slot 5461 is half moved.',
  nextStep: 'Finish it.',
  settles: ['finish', 'put-back'],
};

const stage = (spaces: readonly SpaceView[], findings: readonly KeyFinding[] = []): Stage => ({
  fleet: fleetOf([wellNode]),
  answers: {
    'workload.read-now': { revision: 1, at: now, origins: [], workloads: [] },
    'ownership.read-now': { revision: 1, at: now, spaces },
    'ownership.find': { findings },
    'operation.plan': planOf(),
  },
});

describe('spaces on the command line', () => {
  it('are listed with who is up, who is silent and what is disputed, and how it can be settled', async () => {
    const ran = await runCli(['spaces', '--demo'], stage([space({ disputes: [openSlot] })]));
    expect(ran.out).toContain('16,384 slots');
    expect(ran.out).toContain('1/1 up');
    expect(ran.out).toContain('settle redis-cluster/sessions "open-slot 5461" --finish | --put-back');
    expect(ran.code).toBe(1);
  });

  it.each([
    [0, space()],
    [1, space({ lastCopies: [{ party: 'a', count: 3 }] })],
    [0, space({ lastCopies: [{ party: 'a', count: 3 }], wantedCopies: 0 })],
    [2, space({ disputes: [{ ...openSlot, kind: 'two-owners', severity: 'critical' }], state: 'unknown' })],
    [3, space({ state: 'unknown', says: 'Nobody answers.' })],
  ])('end with %i for the worst of them', async (code, one) => {
    const ran = await runCli(
      ['spaces', '--demo'],
      stage([space(), { ...one, id: spaceId('redis-cluster/b') }]),
    );
    expect(ran.code).toBe(code);
  });

  it('are printed as a document with a schema', async () => {
    const ran = await runCli(['spaces', '--demo', '--json'], stage([space()]));
    expect(JSON.parse(ran.out)).toMatchObject({ schema: 'quarterdeck.spaces/1', spaces: [{ id: sessions }] });
  });
});

describe('the owner of a key', () => {
  it.each([
    [0, 'agreed'],
    [2, 'disputed'],
    [3, 'unknown'],
    [1, 'not-found'],
  ] as const)('ends with %i when it is %s, and tells everybody who was asked', async (code, verdict) => {
    const ran = await runCli(['owner', 'tenant/42', '--demo'], stage([space()], [finding({ verdict })]));
    expect(ran.code).toBe(code);
    expect(ran.out).toContain('12 ms');
    expect(ran.out).toContain('the server itself');
  });

  it('is found in one space though the others do not know it', async () => {
    const ran = await runCli(
      ['owner', 'tenant/42', '--demo', '--json'],
      stage([space()], [finding({ verdict: 'not-found' }), finding()]),
    );
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({
      schema: 'quarterdeck.owner/1',
      key: 'tenant/42',
      findings: [{ verdict: 'not-found' }, { verdict: 'agreed', path: [{ claimant: 'well' }] }],
    });
  });

  it('is looked for in one space only when that is named, by its name alone where there is one such', async () => {
    const ran = await runCli(
      ['owner', 'tenant/42', '--demo', '--space', 'sessions'],
      stage([space()], [finding()]),
    );
    expect(ran.calls.find(({ name }) => name === 'ownership.find')?.input).toEqual({
      key: 'tenant/42',
      spaceId: sessions,
    });
    const wrong = await runCli(['owner', 'a', '--demo', '--space', 'nope'], stage([space()]));
    expect(wrong.code).toBe(64);
    expect(wrong.err).toContain('redis-cluster/sessions');
  });
});

describe('what is asked for by the verbs that change ownership', () => {
  const requestOf = async (...words: readonly string[]): Promise<unknown> => {
    const ran = await runCli([...words, '--demo', '--plan'], stage([space({ disputes: [openSlot] })]));
    expect(ran.err).toBe('');
    return ran.calls.find(({ name }) => name === 'operation.plan')?.input;
  };

  it('is exactly one dispute, forwards or back', async () => {
    expect(await requestOf('settle', 'sessions', 'open-slot 5461', '--put-back')).toEqual({
      request: { kind: 'settle', spaceId: sessions, disputeId: 'open-slot 5461', how: 'put-back' },
    });
    const both = await runCli(
      ['settle', 'sessions', 'x', '--demo', '--finish', '--put-back'],
      stage([space()]),
    );
    expect(both.code).toBe(64);
  });

  it('is a node taken out for good, which is not a drain', async () => {
    expect(await requestOf('decommission', 'well', '--no-surge', '--deadline', '60')).toEqual({
      request: { kind: 'decommission', nodeIds: ['well'], surge: false, deadlineMs: 60_000 },
    });
  });
});
