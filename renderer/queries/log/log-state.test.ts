import { expect, it } from 'vitest';
import { epochMs, nodeId, type LogAnswers } from '#shared/model';
import { testNodeLogs } from '../../../shared/model/test-kit/index.ts';
import { applyLogChange, noLogs, type LogState } from './log-state.ts';

const at = epochMs(1_795_000_000_000);
const answers: LogAnswers = {
  growing: [],
  uncovered: { count: 0, sizeBytes: 0, logs: [] },
  freed: { until: at, sizeBytes: 0, files: 0, nodes: [] },
  fillsFirst: [],
  unknown: [],
};
const logs = (id: string, says = '') => testNodeLogs(id, { says });
const first = applyLogChange(noLogs, {
  kind: 'reset',
  snapshot: { revision: 4, at, nodes: [logs('a'), logs('b'), logs('c')], answers },
}) as LogState;

it('replaces whole nodes and the answers, drops those that went, and lets the others keep their identity', () => {
  const told = { ...answers, unknown: [nodeId('b')] };
  const next = applyLogChange(first, {
    kind: 'patch',
    revision: 5,
    at,
    nodes: [logs('b', 'It does not answer.')],
    removedNodes: [nodeId('c')],
    answers: told,
  }) as LogState;
  expect([...next.nodes.keys()]).toEqual(['a', 'b']);
  expect(next.nodes.get(nodeId('a'))).toBe(first.nodes.get(nodeId('a')));
  expect(next.nodes.get(nodeId('b'))?.says).toBe('It does not answer.');
  expect(next.answers).toBe(told);
});

it('starts over when a change is missing, or comes before anything was told', () => {
  const patch = { kind: 'patch' as const, at, nodes: [], removedNodes: [], answers };
  expect(applyLogChange(first, { ...patch, revision: 6 })).toBe('gap');
  expect(applyLogChange(noLogs, { ...patch, revision: 1 })).toBe('gap');
});
