import { expect, it } from 'vitest';
import { epochMs, nodeId } from '#shared/model';
import { createBatchReader, createWaitingSamples } from './sample-batch.ts';
import type { Sample } from './store.ts';

const sample = (node: string, at: number, more: Partial<Sample> = {}): Sample => ({
  nodeId: nodeId(node),
  metric: 'load.one',
  subject: '',
  at: epochMs(at),
  value: at / 7,
  ...more,
});

it('brings samples to the worker as they were recorded, and names each series once', () => {
  const waiting = createWaitingSamples(10_000);
  const read = createBatchReader();
  const first = [
    sample('db-1', 1),
    sample('db-2', 2),
    sample('db-1', 3, { metric: 'volume.availableBytes', subject: '/var' }),
    sample('db-1', 4, { metric: 'volume.availableBytes', subject: '/srv' }),
  ];
  waiting.add(first);
  expect(waiting.count()).toBe(4);
  const batch = waiting.take();
  expect(batch.named).toHaveLength(4);
  expect([...read(batch)]).toEqual(first);

  const many = Array.from({ length: 5_000 }, (_, index) => sample(`db-${(index % 3) + 1}`, index));
  waiting.add(many);
  const next = waiting.take();
  expect(next.named.map((name) => name.nodeId)).toEqual(['db-3']);
  expect([...read(next)]).toEqual(many);
  expect(waiting.count()).toBe(0);
});

it('lets the older half go when the worker is far behind', () => {
  const waiting = createWaitingSamples(100);
  waiting.add(Array.from({ length: 101 }, (_, index) => sample('db-1', index)));
  expect([...createBatchReader()(waiting.take())].map(({ at }) => at)).toEqual(
    Array.from({ length: 50 }, (_, index) => 51 + index),
  );
});
