import { describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { createStep, pullStep } from './image-step.ts';
import { renameStep } from './succession-step.ts';

const n1 = nodeId('n1');
const container = (Id: string, Image = 'shop:1') => ({
  Id,
  Image: `sha256:${Id}`,
  State: { Running: false, Status: 'created', StartedAt: '', ExitCode: 0 },
  Config: { Image },
  HostConfig: {},
  NetworkSettings: {},
});

describe('a name that somebody else gives to a container of his meanwhile', () => {
  it('is not taken for the renamed one', () => {
    const params = { nodeId: n1, from: 'web', to: 'web.before' };
    const seen = renameStep.see([container('a1'), null], params);
    const { holds } = renameStep.verify;
    expect(holds([container('a1')], params, seen).state).toBe('yes');
    expect(holds([container('b2')], params, seen)).toMatchObject({ state: 'no' });
    expect(holds([null], params, seen).state).toBe('not-yet');
    // From a journal of before, which did not keep which one it was.
    expect(holds([container('a1')], params, { hasFrom: true, hasTo: false }).state).toBe('yes');
  });

  it('is not taken for the one that was to be made', () => {
    const params = { nodeId: n1, name: 'web.next', like: 'web', likeImage: 'sha256:a1', image: 'shop:2' };
    const seen = createStep.see([null, container('a1'), {}], params);
    const { holds } = createStep.verify;
    expect(holds([container('c3', 'shop:2')], params, seen).state).toBe('yes');
    expect(holds([container('c3', 'other:9')], params, seen)).toMatchObject({ state: 'no' });
  });
});

it('an image that was there before says nothing of a pull whose answer never came', () => {
  const params = { nodeId: n1, image: 'shop:latest' };
  expect(pullStep.provesLost?.({ ...params, again: true })).toBe(false);
  expect(pullStep.provesLost?.({ ...params, again: false })).toBe(true);
});
