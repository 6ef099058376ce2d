import { describe, expect, it } from 'vitest';
import {
  defaultAlarmPolicy,
  epochMs,
  nodeId,
  unknownHostFacts,
  type Alarm,
  type AlarmId,
  type NodeView,
  type Operation,
  type OwnedSpace,
  type SpaceId,
} from '#shared/model';
import { createSpaceRules, judgeSpaces, spaceViewOf, updateAlarms } from '../index.ts';
import { operationOf } from '../replica/test-kit/index.ts';
import { dispute, party, segment, spaceOf, startedAt } from './test-kit/index.ts';
import { testNodeView } from '../../../../shared/model/test-kit/index.ts';

type Moment = {
  /** Undefined: it is not on the board. */
  readonly space?: Partial<OwnedSpace> | undefined;
  readonly operations?: readonly Operation[];
  readonly nodes?: readonly NodeView[];
  readonly declared?: ReadonlySet<SpaceId> | undefined;
};

const { id } = spaceOf();
const every = 15_000;

/** Plays moments 15 s apart and says which alarms stand after the last one. */
const play = (...moments: readonly Moment[]): readonly Alarm[] => {
  const rules = createSpaceRules();
  const board = new Map<AlarmId, Alarm>();
  moments.forEach(({ space, operations = [], nodes = [], ...rest }, at) => {
    const now = epochMs(startedAt + at * every);
    const declared = 'declared' in rest ? rest.declared : new Set([id]);
    const seen = { observedAt: now, ...space };
    const views =
      space === undefined
        ? []
        : [spaceViewOf(spaceOf(seen), { roundTripMs: () => undefined, times: new Map() })];
    const { findings, held } = judgeSpaces(rules, {
      now,
      policy: defaultAlarmPolicy,
      spaces: views,
      nodes: new Map(nodes.map((view) => [view.node.id, view])),
      operations,
      open: [...board.values()],
      declared,
    });
    for (const alarm of updateAlarms(board, undefined, findings, held, now).changed)
      if (alarm.clearedAt === undefined) board.set(alarm.id, alarm);
      else board.delete(alarm.id);
  });
  return [...board.values()];
};
const times = (count: number, moment: Moment): readonly Moment[] =>
  Array.from({ length: count }, () => moment);
const words = (alarms: readonly Alarm[]): readonly string[] =>
  alarms.map(
    ({ evidence, severity, held }) =>
      `${severity} ${'kind' in evidence ? evidence.kind : evidence.rule}${held ? ' held' : ''}`,
  );

const calm: Moment = { space: {} };
const split: Moment = { space: { disputes: [dispute('split-brain')] } };

const handsOver = (state: Operation['state']): Operation => {
  const operation = operationOf({ kind: 'drain', nodeIds: [nodeId('r1')], surge: true });
  return {
    ...operation,
    state,
    plan: {
      ...operation.plan,
      moves: [{ spaceId: id, role: 'primary', from: 'r1', to: 'r2', count: 10, ranges: [], stepId: 's' }],
    },
  };
};

const nodeNamed = (name: string, change: Partial<NodeView> = {}): NodeView =>
  testNodeView(name, { state: 'ok', ...change });

describe('alarms about who owns what', () => {
  it('are none where everybody agrees and every unit has a copy elsewhere', () => {
    expect(play(...times(60, calm))).toEqual([]);
  });

  it('are not raised of what was seen once, however bad it looks, and stand while it is seen anew', () => {
    const fresh: Moment = { space: { disputes: [dispute('split-brain', { isFresh: true })] } };
    expect(words(play(...times(4, fresh)))).toEqual([]);
    expect(words(play(split, ...times(20, fresh)))).toEqual(['critical split-brain']);
  });

  it('tell of two primaries with the first reading that is sure of them, as critical, with both epochs and the next safe step', () => {
    const [alarm] = play(split);
    expect(alarm).toMatchObject({
      severity: 'critical',
      spaceId: id,
      evidence: {
        kind: 'split-brain',
        sides: [
          { owner: 'r1', epoch: 7, isNewer: true },
          { owner: 'r2', epoch: 5, claimants: ['r2'] },
        ],
        nextStep: 'Stop writing to r2.',
      },
    });
  });

  it('wait for a second reading before they tell of two owners or of a hole, and two minutes before a dissenter', () => {
    expect(words(play({ space: { disputes: [dispute('two-owners')] } }))).toEqual([]);
    expect(words(play(...times(2, { space: { disputes: [dispute('two-owners')] } })))).toEqual([
      'critical two-owners',
    ]);
    expect(words(play(...times(2, { space: { disputes: [dispute('no-owner')] } })))).toEqual([
      'critical no-owner',
    ]);
    const dissent = { space: { disputes: [dispute('views-differ', { severity: 'warning' })] } };
    expect(words(play(...times(8, dissent)))).toEqual([]);
    expect(words(play(...times(9, dissent)))).toEqual(['warning views-differ']);
  });

  it('are held, not cleared, while who told of the trouble is silent or nobody can be asked', () => {
    const silent = spaceOf().views.map((view) => ({
      ...view,
      claims: view.claims.map((claim) =>
        claim.claimant === 'r2' ? { ...claim, state: 'silent' as const } : claim,
      ),
    }));
    expect(words(play(split, ...times(20, { space: { views: silent } })))).toContain(
      'critical split-brain held',
    );
    expect(words(play(split, ...times(2, { space: { state: 'unknown', says: 'Nobody.' } })))).toEqual([
      'critical split-brain held',
    ]);
    expect(words(play(split, ...times(20, { declared: undefined })))).toEqual(['critical split-brain held']);
    expect(words(play(split, ...times(20, {})))).toEqual(['critical split-brain held']);
  });

  it('clear when all is well for a minute, or when the space left the fleet file', () => {
    expect(words(play(split, ...times(2, calm)))).toEqual(['critical split-brain']);
    expect(play(split, ...times(6, calm))).toEqual([]);
    expect(play(split, { declared: new Set() })).toEqual([]);
  });

  it('tell of a space that nobody answers for, when that lasts a minute', () => {
    const mute = { space: { state: 'unknown' as const, says: 'Nobody answers.' } };
    expect(words(play(...times(4, mute)))).toEqual([]);
    expect(words(play(...times(5, mute)))).toEqual(['warning space-unreadable']);
  });
});

describe('what an operation hands over', () => {
  const open = { disputes: [dispute('open-slot', { severity: 'warning' })] };
  const hole = { disputes: [dispute('no-owner')] };

  it('is expected while it is at work, and news again when it waits for a person', () => {
    expect(play(...times(20, { space: open, operations: [handsOver('running')] }))).toEqual([]);
    expect(play(...times(20, { space: hole, operations: [handsOver('running')] }))).toEqual([]);
    expect(words(play(...times(20, { space: open, operations: [handsOver('asking')] })))).toEqual([
      'warning open-slot',
    ]);
  });

  it('never explains two owners or two primaries', () => {
    const both = { disputes: [dispute('two-owners'), dispute('split-brain')] };
    expect(words(play(...times(3, { space: both, operations: [handsOver('running')] })))).toEqual([
      'critical split-brain',
      'critical two-owners',
    ]);
  });
});

describe('copies', () => {
  const alone = { parties: [party('r1'), party('r2', { zone: 'b', state: 'unknown' })] };

  it('warn when one is left for two minutes, and are critical when that one is to leave', () => {
    expect(words(play(...times(8, { space: alone })))).toEqual([]);
    expect(words(play(...times(9, { space: alone })))).toEqual(['warning space-last-copy']);
    const nodes = [nodeNamed('r1', { state: 'draining' })];
    expect(words(play(...times(9, { space: alone, nodes })))).toEqual(['critical space-last-copy']);
  });

  it('are critical when the last one is on what is down, and held when it is only not heard of', () => {
    const down = { parties: [party('r1', { state: 'down' }), party('r2', { zone: 'b', state: 'down' })] };
    expect(words(play(...times(9, { space: down })))).toEqual(['critical space-last-copy']);
    const mute = { parties: [party('r1', { state: 'unknown' }), party('r2', { state: 'unknown' })] };
    expect(words(play(...times(9, { space: alone }), ...times(20, { space: mute })))).toEqual([
      'warning space-last-copy held',
    ]);
  });

  it('are not asked for where nobody wants any', () => {
    expect(play(...times(20, { space: { ...alone, wantedCopies: 0 } }))).toEqual([]);
  });

  it('warn when both are in one zone, where there is another', () => {
    const parties = [party('r1'), party('r2'), party('r3', { zone: 'b' })];
    expect(words(play(...times(21, { space: { parties } })))).toEqual(['warning space-one-zone']);
    expect(play(...times(21, { space: { parties: parties.slice(0, 2) } }))).toEqual([]);
  });
});

describe('replicas and readers', () => {
  const behind = (lag: { readonly lagBytes?: number; readonly lagMs?: number }) => ({
    parties: [party('r1'), party('r2', { zone: 'b', follows: 'r1', ...lag })],
  });

  it('warn when they are far behind for a minute, and hold when the lag is not told any more', () => {
    const late = { space: behind({ lagMs: 45_000 }) };
    expect(words(play(...times(4, late)))).toEqual([]);
    expect(words(play(...times(5, late)))).toEqual(['warning space-lag']);
    expect(words(play(...times(5, late), ...times(20, { space: behind({}) })))).toEqual([
      'warning space-lag held',
    ]);
    expect(play(...times(5, late), ...times(8, { space: behind({ lagMs: 5_000 }) }))).toEqual([]);
  });

  const slot = (isActive: boolean, bytes?: number): Partial<OwnedSpace> => ({
    retentions: [
      {
        name: 'standby',
        party: 'r2',
        nodeId: nodeId('db-2'),
        isActive,
        ...(bytes === undefined ? {} : { bytes }),
        directory: '/var/lib/postgresql/15/main/pg_wal',
        says: '',
      },
    ],
  });
  const known = <T>(value: T) => ({
    state: 'known' as const,
    value,
    observedAt: epochMs(0),
    source: 'df',
    everyMs: 15_000,
  });
  const volume = (mount: string, sizeBytes: number) => ({
    mount,
    device: mount,
    fileSystem: 'ext4',
    space: known({ sizeBytes, usedBytes: sizeBytes / 2, availableBytes: sizeBytes / 2 }),
    inodes: known({ total: 1, free: 1 }),
    readOnly: known(false),
  });
  const db = (fullInMs?: number): NodeView => ({
    ...nodeNamed('db-2'),
    facts: {
      ...unknownHostFacts('not-asked', '', epochMs(0)),
      volumes: known([volume('/', 20e9), volume('/var/lib', 200e9), volume('/var/lib/docker', 9e9)]),
    },
    forecasts:
      fullInMs === undefined
        ? []
        : [
            {
              mount: '/var/lib',
              inodes: { kind: 'none', reason: 'unknown-space' },
              space: {
                kind: 'fills',
                fullAt: epochMs(startedAt + fullInMs),
                earliestAt: epochMs(startedAt + fullInMs),
                latestAt: epochMs(startedAt + fullInMs),
                lossPerHour: 1e9,
                confidence: 'high',
                method: 'slope',
                windowMs: 3_600_000,
                sampleCount: 20,
              },
            },
          ],
  });

  it('name the volume that nobody reading fills, and are critical when that is full within a day', () => {
    const [alarm] = play(...times(21, { space: slot(false, 41e9), nodes: [db()] }));
    expect(alarm).toMatchObject({
      severity: 'warning',
      evidence: {
        rule: 'space-retention',
        retention: 'standby',
        bytes: 41e9,
        volume: '/var/lib',
        nodeId: 'db-2',
      },
    });
    const soon = play(...times(21, { space: slot(false, 41e9), nodes: [db(3 * 3_600_000)] }));
    expect(soon).toMatchObject([{ severity: 'critical', evidence: { fullAt: startedAt + 3 * 3_600_000 } }]);
  });

  it('say nothing about one that is read, or that keeps little, and hold while the bytes are not told', () => {
    expect(play(...times(21, { space: slot(true, 41e9) }))).toEqual([]);
    expect(play(...times(21, { space: slot(false, 1e6) }))).toEqual([]);
    expect(
      words(play(...times(21, { space: slot(false, 41e9) }), ...times(21, { space: slot(false) }))),
    ).toEqual(['warning space-retention held']);
  });

  it('are no alarm about a segment nobody owns by itself: that is a dispute of the space', () => {
    expect(play(...times(21, { space: { segments: [segment(undefined, [])] } }))).toEqual([]);
  });
});
