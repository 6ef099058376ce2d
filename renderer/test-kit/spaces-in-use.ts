import type { InputOf, OutputOf } from '#shared/contract';
import {
  epochMs,
  nodeId,
  spaceId,
  type EpochMs,
  type KeyFinding,
  type Operation,
  type OwnedKey,
  type PlanMove,
  type Segment,
  type SpaceView,
} from '#shared/model';
import { documentSpace, slotSpace } from './example-spaces.ts';
import { operation } from './operation.ts';
import { drainRequest, examplePlan } from './plan.ts';

const slotCount = 16_384;

/** As many owners and ranges as a cluster can have: every slot a range of its own, by turns. */
export const largeSlots = (at: EpochMs, owners: number): SpaceView => {
  const names = Array.from({ length: owners }, (_, index) => `redis-${String(index).padStart(4, '0')}`);
  const space = slotSpace(at, names);
  return {
    ...space,
    segments: Array.from({ length: slotCount }, (_, slot): Segment => ({
      from: slot,
      to: slot,
      count: 1,
      owner: names[(slot * 7) % owners] ?? '',
      secondaries: [`${names[(slot * 7 + 1) % owners] ?? ''}-r`],
      state: slot === 9_000 ? 'orphaned' : 'active',
      epoch: 7,
    })),
  };
};

/** As many targets over 64 ranges as a fleet can have. */
export const largeDocuments = (at: EpochMs, owners: number): SpaceView => {
  const names = Array.from({ length: owners }, (_, index) => `doc-${String(index).padStart(4, '0')}`);
  const space = documentSpace(at, names);
  return {
    ...space,
    total: 10_000_000,
    segments: names.flatMap((owner, index) =>
      Array.from({ length: 16 }, (_, turn): Segment => ({
        from: (index * 3 + turn * 4) % 64,
        to: (index * 3 + turn * 4) % 64,
        count: 400 + ((index * 31 + turn * 17) % 500),
        owner,
        secondaries: [names[(index + 1 + turn) % owners] ?? ''],
        state: 'active',
      })),
    ),
  };
};

const primaryMoves = (spaces: readonly SpaceView[], from: string, stepId: string): PlanMove[] =>
  spaces.flatMap((space): PlanMove[] => {
    const own = space.segments.filter(({ owner }) => owner === from);
    const ranges = own.map((segment): [number, number] => [segment.from, segment.to]);
    if (ranges.length === 0 || space.unit === 'task') return [];
    const count = space.segments
      .filter(({ owner }) => owner === from)
      .reduce((sum, each) => sum + each.count, 0);
    return [
      {
        spaceId: space.id,
        role: 'primary',
        from,
        // A slot goes to its copy: it has everything already.
        to: space.unit === 'slot' ? 'ams-w1-r' : 'zrh-w1',
        count,
        sizeBytes: space.unit === 'slot' ? 0 : 41_000_000,
        ...(space.unit === 'document'
          ? {
              ranges: [],
              parts: {
                of: space.positions,
                counts: own.map((segment): [number, number] => [segment.from, segment.count]),
              },
            }
          : { ranges }),
        stepId,
      },
    ];
  });

/** The drain of fra-w2 that hands its slots and keys to zrh-w1, 97 of 215 keys on their way. */
export const handingOver = (at: EpochMs, spaces: readonly SpaceView[]): Operation => {
  const plan = examplePlan(drainRequest, epochMs(at - 180_000));
  const stepId = plan.steps[3]?.id ?? '';
  const drain = operation('op-drain-fra-w2', { ...plan, moves: primaryMoves(spaces, 'fra-w2', stepId) }, at);
  return {
    ...drain,
    steps: drain.steps.map((step) =>
      step.stepId === stepId
        ? {
            ...step,
            rounds: { done: 4, moved: 97, left: 118, changedHands: 2, perSecond: 3, leftMs: 40_000 },
          }
        : step,
    ),
  };
};

const answerOf = (at: EpochMs) => ({ secondaries: ['ams-w1'], observedAt: at, says: '' });

/** One key that the locator, the host and the cache tell alike, and one that they do not. */
export const exampleFinding = (at: EpochMs, key: string, isDisputed: boolean): KeyFinding => ({
  spaceId: spaceId('locator/documents'),
  key,
  position: isDisputed ? 27 : 36,
  verdict: isDisputed ? 'disputed' : 'agreed',
  owner: 'fra-w1',
  secondaries: ['ams-w1'],
  state: isDisputed ? 'contested' : 'active',
  path: [
    {
      ...answerOf(at),
      claimant: 'cache',
      kind: 'cache',
      state: 'says',
      owner: 'fra-w1',
      version: 41,
      observedAt: epochMs(at - 14_000),
    },
    {
      ...answerOf(at),
      claimant: 'locator',
      kind: 'locator',
      state: 'says',
      owner: 'fra-w1',
      version: 42,
      tookMs: 6.2,
    },
    {
      ...answerOf(at),
      claimant: 'fra-w1',
      kind: 'host',
      nodeId: nodeId('fra-w1'),
      state: 'says',
      owner: 'fra-w1',
      version: 42,
      tookMs: 11,
    },
    isDisputed
      ? {
          ...answerOf(at),
          claimant: 'hel-w1',
          kind: 'host',
          nodeId: nodeId('hel-w1'),
          state: 'says',
          owner: 'hel-w1',
          version: 41,
          tookMs: 38,
        }
      : {
          ...answerOf(at),
          claimant: 'hel-w1',
          kind: 'host',
          nodeId: nodeId('hel-w1'),
          state: 'no-answer',
          secondaries: [],
          says: 'It does not answer for 4 m 10 s.',
        },
  ],
  says: isDisputed ? 'hel-w1 says that it owns it, with the older version 41.' : '',
});

/** Pages of keys without end. */
export const exampleKeys = (
  at: EpochMs,
  { cursor, limit, party, prefix = 'tenant/' }: InputOf<'ownership.keys'>,
): OutputOf<'ownership.keys'> => {
  const from = Number(cursor ?? '0');
  return {
    keys: Array.from({ length: limit }, (_, index): OwnedKey => ({
      key: `${prefix}${from + index}`,
      owner: party ?? 'fra-w1',
      secondaries: ['ams-w1'],
      state: 'active',
      version: 40 + (index % 5),
      sizeBytes: 1_000 + ((index * 977) % 90_000),
      ratePerHour: (index * 13) % 500,
      changedAt: epochMs(at - index * 60_000),
    })),
    ...(from >= 4_500 ? {} : { next: String(from + limit) }),
    at,
  };
};

/** Each range cut into four, all alike. */
export const exampleRanges = (
  at: EpochMs,
  space: SpaceView,
  ranges: number,
): OutputOf<'ownership.ranges'> => {
  const by = ranges / space.positions;
  return {
    ranges,
    segments: space.segments.flatMap((segment) =>
      Array.from({ length: by }, (_, part) => ({
        ...segment,
        from: segment.from * by + part,
        to: segment.from * by + part,
        count: Math.floor((segment.count + part) / by),
      })),
    ),
    at,
  };
};
