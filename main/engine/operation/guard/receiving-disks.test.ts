import { expect, it } from 'vitest';
import { epochMs, nodeId, type Receiver } from '#shared/model';
import { receivingDisksGuard } from './receiving-disks.ts';

const gib = 1_073_741_824;
const receiver = (change: Partial<Receiver>): Receiver => ({
  nodeId: nodeId('web-2'),
  copiesBefore: 1,
  copiesAfter: 2,
  availableBytes: 10 * gib,
  expectedBytes: gib,
  says: '',
  ...change,
});
const { availableBytes: _, ...unknownRoom } = receiver({});
const verdictOf = (...receivers: readonly Receiver[]): string =>
  receivingDisksGuard({
    now: epochMs(0),
    request: { kind: 'drain', nodeIds: [nodeId('web-1')], surge: false },
    view: { nodes: [], alarms: [], origins: [], workloads: [], spaces: [], observationOf: () => undefined },
    steps: [],
    locks: [],
    items: [],
    promises: [],
    receivers,
    open: [],
    holders: [],
  }).verdict;

it('refuses a plan that would leave a receiving disk next to no room, or one of which that is not known', () => {
  expect(verdictOf(receiver({}))).toBe('passed');
  expect(verdictOf(receiver({}), receiver({ availableBytes: 2 * gib - 1 }))).toBe('refused');
  expect(verdictOf(unknownRoom)).toBe('refused');
});

it('asks nothing of a node that nothing comes to', () => {
  expect(verdictOf(receiver({ copiesAfter: 1, expectedBytes: 0, availableBytes: 0 }))).toBe('not-applicable');
});
