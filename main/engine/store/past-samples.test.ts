import { expect, it } from 'vitest';
import { epochMs, nodeId } from '#shared/model';
import { pastSamples } from './past-samples.ts';

it('keeps the recent part of a declared past, with the room left and the room in all', () => {
  const points = [
    { at: epochMs(10), available: 5, size: 9 },
    { at: epochMs(20), available: 4, size: 9 },
  ];
  expect(pastSamples(nodeId('a'), [{ mount: '/var', points }], epochMs(20))).toEqual([
    { nodeId: 'a', metric: 'volume.availableBytes', subject: '/var', at: 20, value: 4 },
    { nodeId: 'a', metric: 'volume.sizeBytes', subject: '/var', at: 20, value: 9 },
  ]);
});
