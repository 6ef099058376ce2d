import { describe, expect, it } from 'vitest';
import { stepCall } from '../../../source-kit/index.ts';
import { movedByServersStep } from '../step/index.ts';
import { createStage, type RedisStage } from '../test-kit/stage.ts';

const few = [600, 7_892, 7_892];
const staged = (name: 'redis' | 'valkey', version: string): RedisStage => {
  const stage = createStage([['a1'], ['a2'], ['a3']], {}, few);
  stage.cluster.become(name, version);
  return stage;
};
const fill = (stage: RedisStage): readonly string[] => {
  const keys = Array.from({ length: 500 }, (_, at) => `key:${at}`);
  for (const key of keys) stage.cluster.write(key, `value of ${key}`);
  return keys;
};
const lost = (stage: RedisStage, keys: readonly string[]): readonly string[] =>
  keys.filter((key) => stage.cluster.read(key) !== `value of ${key}`);
const kinds = ({ steps }: { readonly steps: readonly { readonly kind: string }[] }) => [
  ...new Set(steps.map(({ kind }) => kind)),
];

const migrationQuestion = {
  redis: ['CLUSTER', 'MIGRATION', 'STATUS', 'ALL'],
  valkey: ['CLUSTER', 'GETSLOTMIGRATIONS'],
} as const;

describe('servers that move slots by themselves', () => {
  it.each([
    ['redis', '8.0.2', 'redis-cluster.slots'],
    ['redis', '8.4.0', 'redis-cluster.moved-by-servers'],
    ['redis', '10.1.0', 'redis-cluster.moved-by-servers'],
    ['valkey', '8.1.1', 'redis-cluster.slots'],
    ['valkey', '9.0.0', 'redis-cluster.moved-by-servers'],
  ] as const)('are let do it where all of them can: %s %s', (name, version, kind) => {
    expect(kinds(staged(name, version).plan('drain', 'a1'))).toEqual([kind]);
  });

  it.each([
    ['redis', '8.6.3'],
    ['valkey', '9.1.2'],
  ] as const)('do it lot by lot with nothing lost, and take it back: %s %s', (name, version) => {
    const stage = staged(name, version);
    const keys = fill(stage);
    const done = stage.trial.runAll(stage.plan('drain', 'a1').steps);
    expect(stage.owners()).toEqual({ a2: 8_192, a3: 8_192 });
    expect(stage.sent.filter((each) => each.endsWith('redis-cluster.migration-begin'))).toHaveLength(4);
    expect(lost(stage, keys)).toEqual([]);
    stage.undoAll(done);
    expect(stage.owners()).toEqual({ a1: 600, a2: 7_892, a3: 7_892 });
    expect([stage.space().disputes, lost(stage, keys)]).toEqual([[], []]);
  });

  it.each(['redis', 'valkey'] as const)('go on without this console, and are found under way: %s', (name) => {
    const stage = staged(name, '9.1.2');
    const keys = fill(stage);
    const [step] = stage.plan('drain', 'a1').steps;
    if (step === undefined) throw new Error('no step');
    stage.onAsk((ask) => {
      if (ask.id === 'redis-cluster.migration-wait') throw new Error('cut off');
    });
    expect(() => stage.trial.run(step)).toThrow('cut off');
    stage.onAsk(() => undefined);
    stage.trial.runAll([step]);
    expect(stage.owners()['a1']).toBe(300);
    expect(lost(stage, keys)).toEqual([]);
  });

  it.each(['redis', 'valkey'] as const)('take back a lot too that is still on its way: %s', (name) => {
    const stage = staged(name, '9.1.2');
    const keys = fill(stage);
    stage.cluster.slowMigrations(10);
    const [step] = stage.plan('drain', 'a1').steps;
    if (step === undefined) throw new Error('no step');
    stage.onAsk((ask) => {
      if (ask.id === 'redis-cluster.migration-wait') throw new Error('cut off');
    });
    expect(() => stage.trial.run(step)).toThrow('cut off');
    stage.onAsk(() => undefined);
    const params = movedByServersStep.params.parse(step.params);
    stage.trial.runAll([stepCall(movedByServersStep, { ...params, from: params.to, to: params.from }, step)]);
    // Whoever is still at it is let come to its end.
    for (let look = 0; look < 20; look += 1) stage.cluster.answer('a1', [[...migrationQuestion[name]]]);
    expect(stage.owners()['a1']).toBe(600);
    expect([stage.space().disputes, lost(stage, keys)]).toEqual([[], []]);
  });

  it('say why a lot failed, and nothing of it has moved', () => {
    const stage = staged('redis', '8.6.3');
    const keys = fill(stage);
    stage.cluster.failMigrations(20);
    expect(() => stage.trial.runAll(stage.plan('drain', 'a1').steps)).toThrow('Connection lost');
    expect(stage.owners()['a1']).toBe(600);
    expect([stage.space().disputes, lost(stage, keys)]).toEqual([[], []]);
  });
});
