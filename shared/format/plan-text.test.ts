import { expect, it } from 'vitest';
import { nodeId, workloadId, type Plan } from '#shared/model';
import { planSentence } from './plan-text.ts';

const change = (log?: Plan['changes'][number]['log']): Plan['changes'][number] => ({
  workloadId: workloadId('swarm:k3x9ab/web'),
  nodeId: nodeId('web-1'),
  from: { reference: 'web:1' },
  to: { reference: 'web:1' },
  ...(log === undefined ? {} : { log }),
});
const sentence = (...changes: Plan['changes']): string =>
  planSentence({
    request: { kind: 'rebalance', workloadIds: [] },
    changes,
    items: [],
    promises: [],
    guards: [],
    estimateMs: 240_000,
  } as unknown as Plan)
    .map(({ text }) => text)
    .join('');

it('says of a plan that caps logs that copies are replaced, not that another image comes', () => {
  const log = { from: 'json-file, no cap', to: 'json-file, at most 3 files of 10 MB' };
  expect(sentence(change(log), change(log))).toMatch(/^2 copies are replaced to cap their logs in about 4 m/);
  expect(sentence(change(log))).toMatch(/^1 copy is replaced to cap its log/);
  expect(sentence(change())).toMatch(/^1 copy is put onto 1 in about/);
});
