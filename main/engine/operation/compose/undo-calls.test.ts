import { describe, expect, it } from 'vitest';
import type { Operation, StepCall, StepProgress } from '#shared/model';
import { nodeId } from '#shared/model';
import { defineStep, stepCall, type StepKind } from '../../source-kit/index.ts';
import type { Recorded } from '../record/index.ts';
import { scaleStep, toyPlace, toySteps } from '../test-kit/toy-steps.ts';
import { undoCalls } from './undo-calls.ts';

const place = (id: string) =>
  toyPlace({ id, phase: 'work', wave: 0, subject: 'web', through: [nodeId('m1')] });
const scale = (id: string, from: number, to: number): StepCall =>
  stepCall(scaleStep, { service: 'web', from, to }, place(id));
const clearStep: typeof scaleStep = { ...scaleStep, id: 'toy.clear', undo: 'irreversible', isFinal: true };
const kinds = new Map<string, StepKind>(
  [...toySteps, defineStep(clearStep)].map((kind) => [kind.id, kind] as const),
);

/** Each step with what its check saw, and how it ended. */
const recorded = (
  ...steps: readonly {
    readonly call: StepCall;
    readonly was: number;
    readonly state?: StepProgress['state'];
  }[]
): Recorded => ({
  operation: {
    plan: { request: { kind: 'redeploy' }, steps: steps.map(({ call }) => call) },
    steps: steps.map(({ call, state = 'done' }) => ({ stepId: call.id, state, says: '', items: [] })),
  } as unknown as Operation,
  seen: new Map(steps.map(({ call, was }) => [call.id, { was, version: 1 }])),
  tokens: new Map(),
  rounds: new Map(),
  holders: [],
  undo: undefined,
});
const more = { call: scale('more', 3, 4), was: 3 };
const back = { call: scale('back', 4, 3), was: 4 };

describe('the way back of an operation', () => {
  it('has no step for an extra copy that came and went', () => {
    expect(undoCalls(recorded(more, back), kinds).calls).toEqual([]);
  });

  it('has one for an extra copy of which nobody saw that it went', () => {
    const { calls } = undoCalls(recorded(more, { ...back, state: 'indeterminate' }), kinds);
    expect(calls).toMatchObject([{ undoes: ['back', 'more'], call: { params: { to: 3 } } }]);
  });

  it('ends where something was destroyed that it would need, and names that', () => {
    const clear = { call: stepCall(clearStep, { service: 'web', from: 4, to: 4 }, place('clear')), was: 4 };
    const { calls, irreversible } = undoCalls(recorded(more, clear), kinds);
    expect(calls).toEqual([]);
    expect(irreversible).toEqual([clear.call]);
  });

  it('leaves alone what an older program wrote down in a way that is not understood any more', () => {
    const old = recorded(more);
    const { calls, irreversible } = undoCalls({ ...old, seen: new Map([['more', { replicas: 3 }]]) }, kinds);
    expect(calls).toEqual([]);
    expect(irreversible).toEqual([more.call]);
  });
});
