import { describe, expect, it } from 'vitest';
import { createFeedQueue } from './index.ts';

const collect = async (items: AsyncIterable<string>) => {
  const seen: string[] = [];
  for await (const item of items) seen.push(item);
  return seen;
};

describe('the queue in front of a feed', () => {
  it('hands over what was pushed, in order, before and while being read', async () => {
    const queue = createFeedQueue<string>({ limit: 3, restart: () => 'whole' }, new AbortController().signal);
    queue.push('a');
    const reading = collect(queue.items);
    await Promise.resolve();
    queue.push('b');
    queue.end();
    expect(await reading).toEqual(['a', 'b']);
  });

  it('replaces everything a slow reader missed by one whole item, made when it is read', async () => {
    let made = 0;
    const queue = createFeedQueue<string>(
      { limit: 2, restart: () => `whole ${(made += 1)}` },
      new AbortController().signal,
    );
    for (let step = 0; step < 1_000; step += 1) queue.push(`step ${step}`);
    expect(made).toBe(0);
    const reader = queue.items[Symbol.asyncIterator]();
    expect((await reader.next()).value).toBe('whole 1');
    queue.push('after');
    expect((await reader.next()).value).toBe('after');
    await reader.return?.();
  });

  it('ends at once when the reader’s signal fires', async () => {
    const abort = new AbortController();
    const queue = createFeedQueue<string>({ limit: 2, restart: () => 'whole' }, abort.signal);
    const reading = collect(queue.items);
    abort.abort();
    queue.push('late');
    expect(await reading).toEqual([]);
  });
});
