import { describe, expect, it } from 'vitest';
import type { FleetChange } from '#shared/contract';
import { epochMs, nodeId } from '#shared/model';
import { alarm, known, nodeView, snapshot } from '../../test-kit/index.ts';
import { applyChange, emptyFleet, type FleetState } from './fleet-state.ts';

const at = epochMs(1_795_000_000_000);
const later = epochMs(at + 5_000);
const silence = { rule: 'node-stale', lastAnswerAt: at } as const;
const a = nodeView('a', at);
const b = nodeView('b', at);
const start = applyChange(emptyFleet, {
  kind: 'reset',
  snapshot: snapshot(at, [a, b], [alarm('a', 'warning', silence, at)]),
}) as FleetState;
const patch = (more: Partial<Extract<FleetChange, { kind: 'patch' }>>): FleetChange => ({
  kind: 'patch',
  revision: 2,
  at: later,
  nodes: [],
  removedNodes: [],
  alarms: [],
  ...more,
});

describe('the fleet of a window', () => {
  it('changes one node by its new facts only, and leaves the other untouched', () => {
    const roundTripMs = known(31, later);
    const next = applyChange(
      start,
      patch({ nodes: [{ id: nodeId('a'), state: 'warning', facts: { roundTripMs } }] }),
    ) as FleetState;
    expect(next.nodes.get(nodeId('a'))).toEqual({
      ...a,
      state: 'warning',
      facts: { ...a.facts, roundTripMs },
    });
    expect(next.nodes.get(nodeId('b'))).toBe(start.nodes.get(nodeId('b')));
    expect([next.ids, next.alarms, next.openByNode]).toEqual([start.ids, start.alarms, start.openByNode]);
    expect(next.ids).toBe(start.ids);
  });

  it('adds and removes nodes, and forgets the alarms of a removed one', () => {
    const c = nodeView('c', later);
    const { node, ...rest } = c;
    const next = applyChange(
      start,
      patch({ nodes: [{ id: node.id, node, ...rest }], removedNodes: [nodeId('a')] }),
    ) as FleetState;
    expect([next.ids, next.alarms, next.nodes.get(node.id)]).toEqual([['b', 'c'], [], c]);
  });

  it('replaces an alarm by its newest version, and closes it', () => {
    const cleared = alarm('a', 'warning', silence, at, 660_000, { clearedAt: later });
    const next = applyChange(start, patch({ alarms: [cleared] })) as FleetState;
    expect([next.alarms, next.openByNode.size]).toEqual([[cleared], 0]);
  });

  it('never guesses over a gap', () => {
    const beat = (revision: number): FleetChange => ({ kind: 'heartbeat', at: later, revision });
    const unheardOf = patch({ nodes: [{ id: nodeId('ghost'), state: 'ok' }] });
    expect([
      applyChange(start, patch({ revision: 3 })),
      applyChange(start, beat(2)),
      applyChange(emptyFleet, beat(0)),
      applyChange(start, unheardOf),
    ]).toEqual(['gap', 'gap', 'gap', 'gap']);
    expect(applyChange(start, beat(1))).toEqual({ ...start, heardAt: later });
  });
});
