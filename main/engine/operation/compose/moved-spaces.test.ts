import { expect, it } from 'vitest';
import { nodeId, spaceId, type PlanMove, type SpaceView } from '#shared/model';
import { movedSpacesOf } from './moved-spaces.ts';

const sessions = spaceId('redis-cluster/sessions');
const space = {
  id: sessions,
  name: 'sessions',
  unit: 'slot',
  parties: [
    { id: 'a1', name: 'fra-db-1', nodeId: nodeId('fra-db-1'), owns: 5_461 },
    { id: 'b2', name: 'ams-db-1', nodeId: nodeId('ams-db-1'), holds: 5_461 },
    { id: 'c3', name: 'hel-db-1', nodeId: nodeId('hel-db-1'), owns: 5_462 },
  ],
} as unknown as SpaceView;
const move: PlanMove = {
  spaceId: sessions,
  role: 'primary',
  from: 'a1',
  to: 'b2',
  count: 5_461,
  ranges: [[0, 5_460]],
  stepId: 'failover',
};

it('keeps of each space that changes hands what the parties of its moves had before, by the names people know', () => {
  const other = { ...space, id: spaceId('postgres/orders'), name: 'orders' };
  expect(movedSpacesOf([move], [other, space])).toEqual([
    {
      spaceId: sessions,
      name: 'sessions',
      unit: 'slot',
      parties: [
        { id: 'a1', name: 'fra-db-1', nodeId: 'fra-db-1', owns: 5_461 },
        { id: 'b2', name: 'ams-db-1', nodeId: 'ams-db-1', holds: 5_461 },
      ],
    },
  ]);
});

it('leaves a space out that nobody could read, instead of telling that nobody owned anything', () => {
  expect(movedSpacesOf([move], [])).toEqual([]);
});
