import { describe, expect, it } from 'vitest';
import { fleetNode } from '../../test-kit/index.ts';
import { defaultGroupKey, groupNodes } from './grouping.ts';

const node = (id: string, datacenter?: string) =>
  fleetNode(id, datacenter === undefined ? {} : { datacenter });

describe('groups', () => {
  it('stand in an order that no live value can change', () => {
    const views = [
      node('b-10', 'par'),
      node('lone'),
      node('a-2', 'fra'),
      node('a-10', 'fra'),
      node('b-1', 'ams'),
    ];
    const groups = groupNodes(views, 'datacenter');
    expect(groups).toEqual([
      { name: 'fra', ids: ['a-2', 'a-10'] },
      { name: 'ams', ids: ['b-1'] },
      { name: 'par', ids: ['b-10'] },
      { name: 'No label', ids: ['lone'] },
    ]);
    expect(
      groupNodes(
        views.map((view) => ({ ...view, state: 'critical' as const })),
        'datacenter',
      ),
    ).toEqual(groups);
  });

  it('are chosen by the first label that tells nodes apart', () => {
    expect(
      defaultGroupKey([
        fleetNode('a', { datacenter: 'fra', role: 'db' }),
        fleetNode('b', { datacenter: 'fra', role: 'web' }),
      ]),
    ).toBe('role');
    expect(defaultGroupKey([node('a'), node('b')])).toBe('none');
  });
});
