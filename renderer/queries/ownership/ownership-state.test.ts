import { expect, it } from 'vitest';
import { spaceChangeBetween } from '#shared/contract';
import { epochMs } from '#shared/model';
import { exampleOwnership, slotSpace } from '../../test-kit/index.ts';
import { applyOwnershipChange, noSpaces, type OwnershipState } from './ownership-state.ts';

const at = epochMs(1_795_000_000_000);
const later = epochMs(at + 15_000);
const space = slotSpace(at, ['fra-w1', 'fra-w2']);
const first = applyOwnershipChange(noSpaces, {
  kind: 'reset',
  snapshot: exampleOwnership(at, [space]),
}) as OwnershipState;

const patch = { kind: 'patch', revision: 2, at: later, spaces: [], changed: [], removedSpaces: [] } as const;
const readAgain = (segments: typeof space.segments) => {
  const next = { ...structuredClone(space), observedAt: later, segments };
  const changed = [spaceChangeBetween(space, next)];
  return applyOwnershipChange(first, { ...patch, spaces: [], changed, removedSpaces: [] }) as OwnershipState;
};

it('keeps ranges that were read again and are the same, and takes the new age', () => {
  const next = readAgain(structuredClone(space.segments)).spaces.get(space.id);
  expect(next?.segments).toBe(first.spaces.get(space.id)?.segments);
  expect(next?.observedAt).toBe(later);
});

it('takes every change of a range, of its copies too', () => {
  const [head, ...rest] = structuredClone(space.segments);
  if (head === undefined) throw new Error('no ranges');
  for (const changed of [
    { ...head, owner: 'fra-w3' },
    { ...head, secondaries: [] },
    { ...head, state: 'moving' as const },
  ])
    expect(readAgain([changed, ...rest]).spaces.get(space.id)?.segments[0]).toEqual(changed);
});

it('starts over when a change is missing, or is of a space that was never told of', () => {
  const change = (more: object) => applyOwnershipChange(first, { ...patch, ...more } as never);
  expect(change({ revision: 3 })).toBe('gap');
  expect(change({ changed: [{ ...spaceChangeBetween(space, space), id: 'locator/other' }] })).toBe('gap');
});
