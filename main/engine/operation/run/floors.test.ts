import { describe, expect, it } from 'vitest';
import { epochMs, type Plan, type Workload } from '#shared/model';
import type { OperationView } from '../operation-parts.ts';
import { acceptFloors, floorsOf, sampledFloors, saysOfFloors, type Accepted } from './floors.ts';

const startAt = 1_000_000;
const plan = { promises: [{ workloadId: 'web', name: 'web', desired: 3, lowest: 2 }] } as unknown as Plan;

/** Three copies of which some serve, as they were read at a moment. */
const seen = (serving: number, readAt: number, state: 'known' | 'unknown' = 'known'): OperationView => {
  const placements = [0, 1, 2].map((at) => ({
    wanted: 'running',
    state: at < serving ? 'running' : 'failed',
    health: 'passing',
  }));
  const workload = { id: 'web', originId: 'o', placements, observedAt: epochMs(readAt), everyMs: 5_000 };
  return {
    workloads: [workload as unknown as Workload],
    origins: [{ id: 'o', state }],
  } as unknown as OperationView;
};
const nothingAccepted = (): Accepted => ({ counts: new Map(), uncounted: new Set() });

describe('the floors of an operation', () => {
  const start = floorsOf(plan, seen(3, startAt), epochMs(startAt));

  it('fall by what was really seen', () => {
    const floors = sampledFloors(start, seen(1, startAt + 5_000), epochMs(startAt + 5_000));
    expect(floors).toMatchObject([{ now: 1, lowestSeen: 1, promised: 2 }]);
    expect(saysOfFloors(floors, nothingAccepted())).toBe(
      'Below the promise: web has 1 available, 2 were promised.',
    );
  });

  it('are not known, and never 0, while what was read is old or cannot be read', () => {
    for (const view of [seen(3, startAt), seen(3, startAt + 600_000, 'unknown')]) {
      const [floor] = sampledFloors(start, view, epochMs(startAt + 600_000));
      expect(floor).toEqual({ workloadId: 'web', name: 'web', desired: 3, promised: 2, lowestSeen: 3 });
    }
  });

  it('are not known while a copy that nobody hears of makes the difference, and known when it makes none', () => {
    const view = seen(1, startAt);
    const [workload] = view.workloads;
    const [first, ...rest] = workload?.placements ?? [];
    const unheard = { ...rest[0], state: 'unknown' };
    const copies = { ...workload, placements: [first, unheard, rest[1]] } as unknown as Workload;
    expect(sampledFloors(start, { ...view, workloads: [copies] }, epochMs(startAt))).toMatchObject([
      { lowestSeen: 3 },
    ]);
    const high = start.map((floor) => ({ ...floor, promised: 3 }));
    expect(sampledFloors(high, { ...view, workloads: [copies] }, epochMs(startAt))).toMatchObject([
      { now: 1, lowestSeen: 1 },
    ]);
  });

  it('that are not known stand in the way until a person goes on without them', () => {
    const floors = sampledFloors(start, seen(3, startAt), epochMs(startAt + 600_000));
    const accepted = nothingAccepted();
    expect(saysOfFloors(floors, accepted)).toBe('How many copies are available is not known of web.');
    acceptFloors(floors, accepted);
    expect(saysOfFloors(floors, accepted)).toBeUndefined();
    expect(
      saysOfFloors(sampledFloors(floors, seen(1, startAt + 600_000), epochMs(startAt + 600_000)), accepted),
    ).toContain('Below the promise');
  });
});
