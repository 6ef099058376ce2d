import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostFactNames, hostFactsSchema, type Fact, type HostFacts } from '#shared/model';
import { factsOf, probeOf, replies } from './test-kit/index.ts';

const schema = hostFactsSchema.partial();
const probed = replies.filter(({ askId }) => probeOf(askId) !== undefined);

/** Facts of a damaged reply that are known and are not those of the whole one. Volumes count one by one: each stands alone. */
const othersThan = (whole: Partial<HostFacts>, damaged: Partial<HostFacts>): readonly string[] => {
  const others: string[] = [];
  const compare = (name: string, fact: Fact<unknown> | undefined, same: Fact<unknown> | undefined) => {
    if (fact?.state === 'known' && !isDeepStrictEqual(fact, same))
      others.push(`${name}: ${JSON.stringify(fact.value)}`);
  };
  for (const name of hostFactNames) if (name !== 'volumes') compare(name, damaged[name], whole[name]);
  const before = new Map(
    whole.volumes?.state === 'known' ? whole.volumes.value.map((volume) => [volume.mount, volume]) : [],
  );
  for (const volume of damaged.volumes?.state === 'known' ? damaged.volumes.value : [])
    for (const part of ['space', 'inodes', 'readOnly'] as const)
      compare(`${volume.mount} ${part}`, volume[part], before.get(volume.mount)?.[part]);
  return others;
};

describe('a reply that is cut off', () => {
  it.each(probed)('never yields another value than the whole one: $name', ({ askId, stdout }) => {
    const whole = factsOf(askId, stdout);
    if (!whole.ok) throw new Error(whole.fault.says);
    const others = Array.from({ length: stdout.length }, (_, end) =>
      factsOf(askId, stdout.slice(0, end)),
    ).flatMap((cut) => (cut.ok ? othersThan(whole.value, cut.value) : []));
    expect(others).toEqual([]);
  });
});

/** Ways to write a number that no tool of a node uses: each must become unknown, never 0 and never another number. */
const oddNumbers = [
  '1e309',
  '-0',
  '-5',
  'NaN',
  'Infinity',
  '∞',
  '١٢٣',
  '1,5',
  '1.5G',
  '0x10',
  '+7',
  '',
  '99999999999999999999',
];

describe('a damaged reply', () => {
  it('gives facts or a fault, never a throw, and no number out of range: 10,000 mutations', () => {
    const bytes = fc.string({ unit: 'binary', maxLength: 12 });
    const mutation = fc.record({
      reply: fc.constantFrom(...probed),
      from: fc.nat(),
      length: fc.oneof(fc.nat(6), fc.nat(200)),
      insert: fc.oneof(
        bytes,
        fc.constantFrom(...oddNumbers, '\n@end\n', '@mounts\n', '@near failed', '\u0000', '\r\n', ' '),
      ),
    });
    fc.assert(
      fc.property(mutation, ({ reply, from, length, insert }) => {
        const at = from % (reply.stdout.length + 1);
        const facts = factsOf(
          reply.askId,
          reply.stdout.slice(0, at) + insert + reply.stdout.slice(at + length),
        );
        return facts.ok ? schema.safeParse(facts.value).success : facts.fault.code === 'probe.unreadable';
      }),
      { numRuns: 10_000, seed: 61 },
    );
  });

  it('with an impossible number anywhere says unknown there and keeps the rest', () => {
    const others: string[] = [];
    // Not the full ones: the digits in them belong to names.
    for (const { askId, stdout } of probed.filter((reply) => reply.askId !== 'host.full')) {
      const whole = factsOf(askId, stdout);
      if (!whole.ok) throw new Error(whole.fault.says);
      for (const number of stdout.matchAll(/(?<=\s)\d+(?:\.\d+)?(?=\s)/g))
        for (const odd of oddNumbers) {
          const damaged = stdout.slice(0, number.index) + odd + stdout.slice(number.index + number[0].length);
          const facts = factsOf(askId, damaged);
          if (!facts.ok) throw new Error(facts.fault.says);
          // Below zero a temperature is just cold.
          const { temperature, ...rest } = facts.value;
          others.push(
            ...othersThan(whole.value, odd === '-5' || temperature === undefined ? rest : facts.value),
          );
        }
    }
    expect(others).toEqual([]);
  });
});
