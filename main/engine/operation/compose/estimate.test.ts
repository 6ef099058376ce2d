import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, type Operation, type StepCall, type StepProgress } from '#shared/model';
import { stepCall } from '../../source-kit/index.ts';
import type { Recorded } from '../record/index.ts';
import { scaleStep, toyPlace } from '../test-kit/toy-steps.ts';
import { estimateOf, withMeasuredTimes, withReckonedTimes } from './estimate.ts';

const step = (id: string, expectedMs?: number): StepCall =>
  stepCall(
    scaleStep,
    { service: id, from: 1, to: 2 },
    {
      ...toyPlace({ id, phase: 'work', wave: 0, subject: id, through: [nodeId('m1')] }),
      ...(expectedMs === undefined ? {} : { expectedMs }),
    },
  );
const took = (call: StepCall, ms: number, rounds?: StepProgress['rounds']): Recorded => ({
  operation: {
    plan: { steps: [call] },
    steps: [
      {
        stepId: call.id,
        state: 'done',
        startedAt: epochMs(1_000),
        endedAt: epochMs(1_000 + ms),
        says: '',
        items: [],
        ...(rounds === undefined ? {} : { rounds }),
      },
    ],
  } as unknown as Operation,
  seen: new Map(),
  tokens: new Map(),
  rounds: new Map(),
  holders: [],
  undo: undefined,
});
const times = (steps: readonly StepCall[]) => steps.map(({ expectedMs }) => expectedMs);

describe('the time a step is expected to take', () => {
  it('is what its source reckons for it, or its share of what the source reckons for all', () => {
    expect(
      times(withReckonedTimes({ steps: [step('a', 4_000), step('b'), step('c')], estimateMs: 10_000 })),
    ).toEqual([4_000, 3_000, 3_000]);
  });

  it('is unknown where nobody reckons', () => {
    expect(times(withReckonedTimes({ steps: [step('a')], estimateMs: 0 }))).toEqual([undefined]);
  });

  it('is what was measured here, where such a step ran before', () => {
    expect(times(withMeasuredTimes([step('a', 4_000)], [took(step('a'), 9_000)]))).toEqual([9_000]);
  });

  it('is reckoned anew for what goes in rounds: there is another amount to move each time', () => {
    const before = took(step('a', 60_000), 60_000, { done: 60, moved: 6_000, changedHands: 0 });
    expect(times(withMeasuredTimes([step('a', 400)], [before]))).toEqual([400]);
    expect(estimateOf([step('a', 400)], 400, [before])?.ms).toBe(400);
  });
});
