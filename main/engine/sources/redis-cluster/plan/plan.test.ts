import { describe, expect, it } from 'vitest';
import { keySlot } from '../search/index.ts';
import { createStage, type RedisStage } from '../test-kit/stage.ts';

const pairs = [
  ['a1', 'b1'],
  ['a2', 'b2'],
  ['a3', 'b3'],
];
const brief = ({ steps }: { readonly steps: readonly { readonly id: string; readonly wave: number }[] }) =>
  steps.map(({ wave, id }) => `${wave} ${id}`);
/** Slots of three or four primaries of which the first has few: moving thousands says no more than moving some. */
const few = [180, 8_102, 8_102];
/** Every other key is in those few. */
const keys = Array.from({ length: 12_000 }, (_, at) => `key:${at}`).filter(
  (key, at) => keySlot(key) < 180 || at % 90 === 0,
);
const fill = (stage: RedisStage, count: number): ReadonlyMap<string, string> => {
  const written = new Map<string, string>();
  for (const key of keys.slice(0, count)) {
    written.set(key, `value of ${key}`);
    if (!stage.cluster.write(key, `value of ${key}`)) throw new Error('not written');
  }
  return written;
};
const lost = (stage: RedisStage, written: ReadonlyMap<string, string>): readonly string[] =>
  [...written].flatMap(([key, value]) => (stage.cluster.read(key) === value ? [] : [key]));

describe('a drain for a while', () => {
  it('lets the replica take over, shows its last copy, and the way back is a failover back', () => {
    const stage = createStage(pairs);
    const written = fill(stage, 50);
    const offer = stage.plan('drain', 'a1');
    expect(brief(offer)).toEqual(['0 redis-cluster.failover sessions a1']);
    expect(offer.items.map(({ layer, fate, goesTo, count }) => [layer, fate, goesTo, count])).toEqual([
      ['slot', 'moves', 'b1', 5_462],
    ]);
    expect(offer.guards.map(({ guard, verdict, mayOverride }) => [guard, verdict, mayOverride])).toEqual([
      ['last-copy', 'refused', true],
      ['quorum', 'passed', false],
    ]);
    expect(offer.locks.map(({ resource }) => resource)).toEqual(['node:a1', 'node:b1']);
    expect(offer.moves).toMatchObject([
      { role: 'primary', count: 5_462, sizeBytes: 0, ranges: [[0, 5_461]] },
    ]);
    const done = stage.trial.runAll(offer.steps);
    expect(stage.owners()).toMatchObject({ b1: 5_462 });
    expect(stage.space().parties.find(({ name }) => name === 'a1')).toMatchObject({ role: 'replica' });
    // Applied twice it changes nothing.
    stage.sent.length = 0;
    expect(stage.trial.runAll(offer.steps).length).toBe(1);
    expect(stage.sent).toEqual([]);
    stage.undoAll(done);
    expect(stage.owners()).toEqual({ a1: 5_462, a2: 5_461, a3: 5_461 });
    expect(lost(stage, written)).toEqual([]);
  });

  it('chooses another zone before a shorter lag, and says why the others are not chosen', () => {
    const stage = createStage([
      ['a1', 'b1', 'c1', 'd1', 'e1'],
      ['a2', 'b2'],
      ['a3', 'b3'],
    ]);
    stage.cluster.server('c1').lagBytes = 100 * 1_048_576;
    stage.cluster.stop('e1');
    const offer = stage.plan('drain', 'a1');
    // d1 is in the zone of a1; c1 is too far behind; e1 does not answer.
    expect(offer.items[0]).toMatchObject({ goesTo: 'b1' });
    expect(offer.items[0]?.says).toContain('c1: it is 100 MiB behind');
    expect(offer.items[0]?.says).toContain('does not answer');
    expect(offer.guards[0]?.verdict).toBe('passed');
  });

  it('is blocked where a replica exists that cannot take over now, with the reason', () => {
    const stage = createStage(pairs);
    stage.cluster.server('b1').lagBytes = 100 * 1_048_576;
    const offer = stage.plan('drain', 'a1');
    expect([offer.steps.length, offer.items[0]?.fate]).toEqual([0, 'blocked']);
    expect(offer.items[0]?.says).toBe(
      'No replica can take over now. b1: it is 100 MiB behind. Mend that first.',
    );
  });

  it('leaves a replica where it is and says that its copy is away', () => {
    const offer = createStage(pairs).plan('drain', 'b1');
    expect(offer.steps).toEqual([]);
    expect(offer.items).toMatchObject([{ layer: 'role', fate: 'stays' }]);
    expect(offer.guards[0]).toMatchObject({ guard: 'last-copy', verdict: 'refused' });
  });

  it('of a whole shard moves its slots to the others, with its keys sampled first, and back again', () => {
    const stage = createStage(pairs, {}, few);
    const written = fill(stage, 120);
    const offer = stage.plan('drain', 'a1', 'b1');
    expect(brief(offer)).toEqual([
      '0 redis-cluster.slots sessions a1 a2',
      '1 redis-cluster.slots sessions a1 a3',
    ]);
    expect(offer.items[0]?.says).toContain('All its replicas are taken out too');
    expect(offer.warnings[0]).toMatch(/^a1 holds \d+ keys in .*In a sample of \d+ the biggest is key:/);
    expect(offer.warnings.at(-1)).toContain('Set cluster-allow-replica-migration to no on a1 first');
    const done = stage.trial.runAll(offer.steps);
    expect(stage.owners()).toEqual({ a2: 8_192, a3: 8_192 });
    stage.undoAll(done);
    expect(stage.owners()).toEqual({ a1: 180, a2: 8_102, a3: 8_102 });
    expect(lost(stage, written)).toEqual([]);
  });

  it('tells the keys that are used most where the servers count it, and else why that is not known', () => {
    const stage = createStage(pairs, {}, few);
    fill(stage, 120);
    const [busy = ''] = stage.cluster.server('a1').data.keys();
    stage.cluster.write(busy, 'x'.repeat(180));
    const warnings = () => stage.plan('drain', 'a1', 'b1').warnings.join('\n');
    expect(warnings()).toContain(
      'Which keys of a1 are used most is not known: only with an LFU maxmemory-policy does a server count it, and its is noeviction.',
    );
    stage.cluster.evict('allkeys-lfu');
    expect(warnings()).toContain(`Used most in the sample of a1: ${busy} (180 of 255 by its own counter)`);
  });

  it('of a server that never answered is blocked: what it owns is not known', () => {
    const stage = createStage(pairs);
    stage.cluster.stop('a1');
    const offer = stage.plan('drain', 'a1');
    expect(offer.items).toMatchObject([{ fate: 'blocked' }]);
    expect(offer.steps).toEqual([]);
  });

  it('is blocked while two servers answer as primary of its slots, and warns of who sees others', () => {
    const stage = createStage(pairs);
    stage.cluster.cut('a1', true);
    stage.cluster.failOver('a1');
    expect(stage.space().disputes.map(({ kind }) => kind)).toContain('two-owners');
    expect(stage.plan('drain', 'b1').items[0]?.says).toContain('a1 answers as primary of its slots too');
    expect(stage.plan('drain', 'a2').warnings).toEqual([
      'a1 sees other owners than the rest of sessions: the hand-over waits until it agrees.',
    ]);
    stage.cluster.cut('a1', false);
    expect([stage.space().disputes, stage.owners()['b1']]).toEqual([[], 5_462]);
    expect(stage.space().parties.find(({ name }) => name === 'a1')?.role).toBe('replica');
  });

  it('asks for a majority of primaries before any failover', () => {
    const stage = createStage(pairs);
    stage.cluster.stop('a2');
    stage.cluster.stop('a3');
    expect(stage.plan('drain', 'a1').guards.find(({ guard }) => guard === 'quorum')).toMatchObject({
      verdict: 'refused',
      mayOverride: false,
    });
  });
});

describe('leaving for good', () => {
  it('hands over, gets a spare copy from another shard, and is forgotten by all', () => {
    const stage = createStage(
      [
        ['a1', 'b1'],
        ['a2', 'b2', 'c2'],
        ['a3', 'b3'],
      ],
      { wantedCopies: 1 },
    );
    const written = fill(stage, 60);
    const offer = stage.plan('decommission', 'a1');
    expect(brief(offer)).toEqual([
      '0 redis-cluster.failover sessions a1',
      '1 redis-cluster.replicate sessions c2',
      '2 redis-cluster.forget sessions a1',
    ]);
    expect(offer.guards.map(({ guard, verdict }) => [guard, verdict])).toEqual([
      ['last-copy', 'passed'],
      ['quorum', 'passed'],
    ]);
    stage.trial.runAll(offer.steps);
    expect(stage.owners()).toEqual({ b1: 5_462, a2: 5_461, a3: 5_461 });
    for (const node of ['b1', 'a2', 'b2', 'c2', 'a3', 'b3'])
      expect(stage.cluster.server(node).known.has(stage.cluster.server('a1').id)).toBe(false);
    expect(stage.cluster.server('a1').known.size).toBe(1);
    expect(lost(stage, written)).toEqual([]);
    // Everything is so already.
    stage.sent.length = 0;
    stage.trial.runAll(offer.steps.slice(1));
    expect(stage.sent).toEqual([]);
  });

  it('without a copy to spare is blocked, and the last copy guard refuses', () => {
    const offer = createStage(pairs, { wantedCopies: 1 }).plan('decommission', 'a1');
    expect(offer.items.filter(({ fate }) => fate === 'blocked').map(({ says }) => says)).toEqual([
      '0 of 1 wanted copies would be left, and no other shard has one to spare.',
    ]);
    expect(offer.guards[0]).toMatchObject({ guard: 'last-copy', verdict: 'refused' });
  });

  it('of a primary without a replica moves its slots; fewer than three primaries cannot vote', () => {
    const stage = createStage(
      [['a1'], ['a2', 'b2'], ['a3', 'b3'], ['a4', 'b4']],
      {},
      [180, 5_402, 5_401, 5_401],
    );
    const written = fill(stage, 80);
    const offer = stage.plan('decommission', 'a1');
    expect(offer.guards.find(({ guard }) => guard === 'quorum')?.verdict).toBe('passed');
    stage.trial.runAll(offer.steps);
    expect(Object.keys(stage.owners()).toSorted()).toEqual(['a2', 'a3', 'a4']);
    expect(lost(stage, written)).toEqual([]);
    const small = createStage([['a1'], ['a2', 'b2'], ['a3', 'b3']]).plan('decommission', 'a1');
    expect(small.guards.find(({ guard }) => guard === 'quorum')?.verdict).toBe('refused');
  });

  it('waits for a server that does not answer: it would bring the node back', () => {
    const stage = createStage([...pairs, ['a4', 'b4']]);
    stage.cluster.stop('b4');
    const says = stage.plan('decommission', 'b1').items.map(({ says }) => says);
    expect(says.join(' ')).toContain('would bring it back by gossip');
  });
});

describe('moving slots while somebody writes', () => {
  it('loses nothing and owns nothing twice, whatever round a write comes in', () => {
    const stage = createStage([['a1'], ['a2'], ['a3']], {}, few);
    const written = new Map(fill(stage, 100));
    let turn = 0;
    stage.onAsk(() => {
      turn += 1;
      const [key = '', value] = [keys[turn % 150], `turn ${turn}`];
      if (stage.cluster.write(key, value)) written.set(key, value);
    });
    stage.trial.runAll(stage.plan('drain', 'a1').steps);
    stage.onAsk(() => undefined);
    expect(stage.owners()).toEqual({ a2: 8_192, a3: 8_192 });
    expect(lost(stage, written)).toEqual([]);
    expect(stage.cluster.server('a1').data.size).toBe(0);
  });

  it('goes on where it was cut off, or back to where it began', () => {
    for (const way of ['on', 'back'])
      for (const cut of [1, 2, 3, 4, 6, 9]) {
        const stage = createStage([['a1'], ['a2'], ['a3']], {}, few);
        const written = fill(stage, 60);
        const [step] = stage.plan('drain', 'a1').steps;
        if (step === undefined) throw new Error('no step');
        const seen = { onward: { left: (step.params as { ranges: unknown }).ranges } };
        let left = cut;
        stage.onAsk((ask) => {
          if (ask.effect === 'changes' && (left -= 1) < 0) throw new Error('cut off');
        });
        expect(() => stage.trial.run(step), `cut at ${cut}`).toThrow('cut off');
        stage.onAsk(() => undefined);
        if (way === 'on') stage.trial.runAll([step]);
        else stage.undoAll([{ call: step, seen }]);
        expect(stage.owners()['a1']).toBe(way === 'on' ? 90 : 180);
        expect([stage.space().disputes, lost(stage, written)]).toEqual([[], []]);
      }
  });

  it('takes a primary and its only replica out together, the replica first: nobody forgets whom it follows', () => {
    const stage = createStage([
      ['a1', 'b1'],
      ['a2', 'b2'],
      ['a3', 'b3'],
      ['a4', 'b4'],
    ]);
    stage.trial.runAll(stage.plan('decommission', 'a1', 'b1').steps);
    const names = stage
      .space()
      .parties.filter(({ id }) => stage.cluster.server('a2').known.has(id))
      .map(({ name }) => name);
    expect(names).toEqual(['a2', 'a3', 'a4', 'b2', 'b3', 'b4']);
  });

  it('does not wait for a server that has left for good and is still declared', () => {
    const stage = createStage([['a1'], ['a2'], ['a3'], ['a4']], {}, [180, 8_012, 8_012, 180]);
    stage.trial.runAll(stage.plan('decommission', 'a4').steps);
    stage.trial.runAll(stage.plan('drain', 'a1').steps);
    expect(stage.owners()['a1']).toBeUndefined();
  });

  it('stops at a slot that somebody else gave to a third, and overwrites nothing', () => {
    const stage = createStage([['a1'], ['a2'], ['a3']]);
    const [step] = stage.plan('drain', 'a1').steps;
    const [one, three] = [stage.cluster.server('a1'), stage.cluster.server('a3')];
    for (const node of ['a1', 'a2', 'a3']) stage.cluster.server(node).owners[5] = three.id;
    expect(one.owners[5]).toBe(three.id);
    expect(() => stage.trial.runAll(step === undefined ? [] : [step])).toThrow(
      'Somebody else changed slots 5',
    );
  });
});

describe('an open slot that another tool left', () => {
  /** `foo` and `{foo}…` are in slot 12182, that of a3. */
  const slot = 12_182;
  const left = (open: 'both' | 'source' | 'destination', gone: number) => {
    const stage = createStage([['a1'], ['a2'], ['a3']]);
    const written = new Map<string, string>();
    for (let at = 0; at < 30; at += 1) {
      stage.cluster.write(`{foo}${at}`, `v${at}`);
      written.set(`{foo}${at}`, `v${at}`);
    }
    const [source, destination] = [stage.cluster.server('a3'), stage.cluster.server('a1')];
    if (open !== 'destination') source.migrating.set(slot, destination.id);
    if (open !== 'source') destination.importing.set(slot, source.id);
    for (const key of [...source.data.keys()].slice(0, gone)) {
      destination.data.set(key, source.data.get(key) ?? '');
      source.data.delete(key);
    }
    return { stage, written, source, destination };
  };

  it.each(['both', 'source', 'destination'] as const)('is finished when %s had it open', (open) => {
    const { stage, written } = left(open, open === 'both' ? 12 : 0);
    const offer = stage.settle(`open-slot ${slot}`, 'finish');
    stage.trial.runAll(offer.steps);
    expect(stage.owners()).toEqual({ a1: 5_463, a2: 5_461, a3: 5_460 });
    expect([stage.space().disputes, lost(stage, written)]).toEqual([[], []]);
  });

  it.each([
    ['both', 0],
    ['both', 12],
    ['both', 30],
    ['source', 0],
    ['destination', 0],
  ] as const)('is put back when %s had it open and %i keys had gone', (open, gone) => {
    const { stage, written } = left(open, gone);
    const offer = stage.settle(`open-slot ${slot}`, 'put-back');
    stage.trial.runAll(offer.steps);
    expect(stage.owners()).toEqual({ a1: 5_462, a2: 5_461, a3: 5_461 });
    expect([stage.space().disputes, lost(stage, written)]).toEqual([[], []]);
    // Where nothing had gone over, no key was sent.
    expect(stage.sent.some((each) => each.includes('migrate'))).toBe(gone > 0);
  });

  it('loses no key when it is put back before all have heard of who had it in between, however slow they are', () => {
    for (let looks = 1; looks <= 40; looks += 1) {
      const { stage, written } = left('both', 12);
      stage.cluster.slowGossip(looks);
      stage.trial.runAll(stage.settle(`open-slot ${slot}`, 'put-back').steps);
      stage.cluster.slowGossip(1);
      expect([looks, stage.owners()]).toEqual([looks, { a1: 5_462, a2: 5_461, a3: 5_461 }]);
      expect([looks, stage.space().disputes, lost(stage, written)]).toEqual([looks, [], []]);
    }
  });

  it('that has changed hands already and is only open with its former owner is closed', () => {
    const { stage, written, destination } = left('both', 0);
    stage.trial.runAll(stage.settle(`open-slot ${slot}`, 'finish').steps);
    stage.cluster.server('a3').migrating.set(slot, destination.id);
    expect(stage.space().disputes).toMatchObject([{ kind: 'open-slot', settles: ['finish'] }]);
    stage.sent.length = 0;
    stage.trial.runAll(stage.settle(`open-slot ${slot}`, 'finish').steps);
    expect(stage.sent).toEqual(['a3 redis-cluster.setslot']);
    expect([stage.space().disputes, lost(stage, written)]).toEqual([[], []]);
  });

  it('with keys on both sides goes on where they are the same, and stops where they differ', () => {
    const same = left('both', 0);
    for (const [key, value] of [...same.source.data].slice(0, 5)) same.destination.data.set(key, value);
    same.stage.trial.runAll(same.stage.settle(`open-slot ${slot}`, 'finish').steps);
    expect([same.stage.owners()['a1'], lost(same.stage, same.written)]).toEqual([5_463, []]);
    const other = left('both', 0);
    other.destination.data.set('{foo}3', 'another value');
    expect(() => other.stage.trial.runAll(other.stage.settle(`open-slot ${slot}`, 'finish').steps)).toThrow(
      'have other values on a1 than on a3, the first is {foo}3',
    );
    expect(other.source.data.get('{foo}3')).toBe('v3');
    expect(other.destination.data.get('{foo}3')).toBe('another value');
  });

  it('that is gone meanwhile is refused', () => {
    expect(createStage(pairs).settle('open-slot 7', 'finish').refusal).toContain('no such open slot');
  });

  it('keeps a drain of either side back until it is settled', () => {
    const { stage } = left('both', 3);
    expect(stage.plan('drain', 'a1').items[0]?.says).toContain('settle that first');
  });
});
