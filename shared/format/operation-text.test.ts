import { describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  type Operation,
  type OperationId,
  type StepCall,
  type StepProgress,
} from '#shared/model';
import { operationSentence } from './operation-text.ts';

const at = epochMs(1_795_000_000_000);
const step = (id: string, phase: StepCall['phase']): StepCall => ({
  id,
  kind: id,
  source: 'swarm',
  phase,
  says: `${id}.`,
  calls: [],
  through: [nodeId('m1')],
  subject: 'w1',
  params: {},
  undo: 'restores',
  holdsForMs: 0,
  deadlineMs: 60_000,
  whenLate: 'ask',
  wave: 0,
});
const drain = (states: readonly StepProgress['state'][]): Operation => {
  const steps = [step('cordon', 'cordon'), step('move', 'move'), step('prove', 'prove-empty')];
  return {
    id: 'op-1' as OperationId,
    plan: {
      hash: '0'.repeat(64),
      request: { kind: 'drain', nodeIds: [nodeId('w1')], surge: true },
      title: 'Drain w1',
      madeAt: at,
      goodUntil: at,
      steps,
      locks: [],
      items: [],
      promises: [],
      changes: [],
      receivers: [],
      guards: [],
      warnings: [],
      onFailure: 'stop',
      ifConsoleCloses: '',
    },
    state: 'succeeded',
    grade: states.includes('not-done') ? 'ok-with-skipped' : 'ok',
    operator: 'mara',
    reason: 'disk',
    overrides: [],
    startedAt: at,
    endedAt: epochMs(at + 60_000),
    steps: steps.map(({ id }, index) => ({
      stepId: id,
      state: states[index] ?? 'done',
      says: '',
      items: [],
    })),
    floors: [],
    says: '',
  };
};
const says = (operation: Operation): string =>
  operationSentence(operation, at)
    .map(({ text }) => text)
    .join('');

describe('the sentence of a drain that runs', () => {
  it('says at once that a person asked for a pause, and when that begins', () => {
    const running: Operation = { ...drain(['done', 'waiting', 'waiting']), state: 'running' };
    expect(says({ ...running, asked: 'pause' })).toMatch(/^It pauses after the step under way\./);
    expect(says(running)).toContain('Pausing is safe at any point.');
  });
});

describe('the sentence of a drain that ended', () => {
  it('says that it is safe to stop when all that moves was seen done and the node was seen empty', () => {
    expect(says(drain(['done', 'done', 'already-so']))).toMatch(/^w1 is empty\. Safe to stop\./);
  });

  it.each([
    ['a move', ['done', 'not-done', 'done']],
    ['the proof', ['done', 'done', 'not-done']],
  ] as const)('claims nothing of the kind when %s was left behind', (_, states) => {
    const text = says(drain(states));
    expect(text).not.toMatch(/safe to stop|is empty\./i);
    expect(text).toContain('It was not seen to be empty.');
    expect(text).toContain('1 step was left behind.');
  });
});
