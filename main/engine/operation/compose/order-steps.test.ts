import { describe, expect, it } from 'vitest';
import { nodeId, type StepCall } from '#shared/model';
import { stepCall } from '../../source-kit/index.ts';
import { scaleStep, toyPlace } from '../test-kit/toy-steps.ts';
import { orderSteps } from './order-steps.ts';

const step = (id: string, phase: StepCall['phase'], wave: number): StepCall =>
  stepCall(
    scaleStep,
    { service: 'web', from: 1, to: 2 },
    toyPlace({ id, phase, wave, subject: 'web', through: [nodeId('m1')] }),
  );

describe('the order of the steps of all sources', () => {
  it('puts what waits for a machine to be in service behind what puts it there', () => {
    const locator = [step('give keys back', 'restore', 1)];
    const swarm = [step('let tasks run there', 'restore', 0)];
    expect(orderSteps([locator, swarm]).map(({ id, wave }) => [id, wave])).toEqual([
      ['let tasks run there', 0],
      ['give keys back', 1],
    ]);
  });

  it('puts what a source adds behind all that the journal takes back: a node would be paused again that was just made active', () => {
    const journal = [
      step('as before the second drain', 'restore', 0),
      step('as before it all', 'restore', 4),
    ];
    const swarm = [step('make it active', 'restore', 0)];
    expect(orderSteps([journal, swarm]).map(({ id }) => id)).toEqual([
      'as before the second drain',
      'as before it all',
      'make it active',
    ]);
  });
});
