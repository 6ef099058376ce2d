import { describe, expect, it } from 'vitest';
import { createLimiter } from './limiter.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('letting only a few in at once', () => {
  it('never lets more in than its limit, and lets the rest in in order', async () => {
    const limiter = createLimiter(2);
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const entered: number[] = [];
    const all = gates.map((gate, at) =>
      limiter.run(() => {
        entered.push(at);
        return gate.promise;
      }),
    );
    await turn();
    expect(entered).toEqual([0, 1]);
    gates[1]?.resolve();
    await turn();
    expect(entered).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    await Promise.all(all);
    expect(entered).toEqual([0, 1, 2, 3, 4]);
  });

  it('frees the place of work that fails, and passes its failure on', async () => {
    const limiter = createLimiter(1);
    await expect(limiter.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(limiter.run(async () => 'next')).resolves.toBe('next');
  });
});
