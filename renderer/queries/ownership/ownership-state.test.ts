import { expect, it } from 'vitest';
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

const readAgain = (segments: typeof space.segments) =>
  applyOwnershipChange(first, {
    kind: 'patch',
    revision: 2,
    at: later,
    spaces: [{ ...space, observedAt: later, segments }],
    removedSpaces: [],
  }) as OwnershipState;

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

it('starts over when a change is missing', () => {
  expect(
    applyOwnershipChange(first, { kind: 'patch', revision: 3, at: later, spaces: [], removedSpaces: [] }),
  ).toBe('gap');
});
