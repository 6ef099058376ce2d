import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contract, type MessageName } from '#shared/contract';
import { createLocalPair, serveChannel } from './index.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A call or feed that could be a window's own, but for its name and input. */
const nearlyOurs = fc.record({
  frame: fc.constantFrom('call', 'open'),
  name: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...Object.keys(contract)) },
    fc.constantFrom('constructor', '__proto__', ''),
    fc.string(),
  ),
  input: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom({}, { nodeId: 'db-1' }, { nodeId: 'db-1', also: 1 }, { since: -1 }),
    },
    fc.jsonValue(),
  ),
});
/** Whatever else a broken or malicious window might send; most of it ends the connection. */
const nothingOfOurs = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record({
      frame: fc.constantFrom('taken', 'cancel', 'result'),
      id: fc.integer({ min: -1, max: 20 }),
      items: fc.integer(),
    })
    .map((frame) => JSON.stringify(frame)),
);
const frames = fc
  .array(fc.oneof({ weight: 9, arbitrary: nearlyOurs }, { weight: 1, arbitrary: nothingOfOurs }), {
    maxLength: 20,
  })
  .map((all) =>
    all.map((frame, index) =>
      typeof frame === 'string' ? frame : JSON.stringify({ ...frame, id: index + 1 }),
    ),
  );

describe('a hostile window', () => {
  it('reaches the engine only with names and inputs of the contract, whatever it sends', async () => {
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(frames, async (sent) => {
        const reached: (readonly [MessageName, unknown])[] = [];
        const pair = createLocalPair();
        serveChannel(pair.server, {
          call: async (name, input) => reached.push([name, input]),
          open: (name, input) => {
            reached.push([name, input]);
            return nothing();
          },
        });
        const answers: string[] = [];
        pair.client.onFrame((frame) => answers.push(frame));
        for (const frame of sent) pair.client.send(frame);
        await settled();
        calls += reached.length;
        for (const [name, input] of reached) {
          expect(Object.hasOwn(contract, name)).toBe(true);
          expect(contract[name].input.safeParse(input).success).toBe(true);
        }
        for (const answer of answers) expect(JSON.parse(answer)).toHaveProperty('id');
        pair.client.close();
      }),
      { numRuns: 500, seed: 7 },
    );
    expect(calls).toBeGreaterThan(100);
  });
});

/** A feed that is over at once. */
const nothing = (): AsyncIterable<unknown> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
});
