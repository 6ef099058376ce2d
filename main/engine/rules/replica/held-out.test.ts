import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, type Operation, type Origin, type Workload } from '#shared/model';
import { heldOutNodes } from './index.ts';
import { copyOn, drainOf, member, operationOf, swarmOf, webService } from './test-kit/index.ts';

const outOf = (of: {
  readonly origins?: readonly Origin[];
  readonly workloads?: readonly Workload[];
  readonly operations?: readonly Operation[];
  readonly now?: number;
  readonly owning?: readonly string[];
}): Readonly<Record<string, string>> => {
  const out = heldOutNodes({
    now: epochMs(of.now ?? 0),
    origins: of.origins ?? [],
    workloads: of.workloads ?? [],
    operations: of.operations ?? [],
    owning: new Set((of.owning ?? []).map(nodeId)),
  });
  return Object.fromEntries([...out].map(([id, { how }]) => [id, how]));
};

const drained = swarmOf([member('w1'), member('w2', 'pause'), member('w3', 'drain')]);
const maintenance = (steps: Readonly<Record<string, string>>): Operation =>
  operationOf(
    { kind: 'maintenance', nodeIds: [nodeId('w1'), nodeId('w2')], run: { kind: 'reboot' }, surge: true },
    {
      plan: {
        steps: ['w1', 'w2'].flatMap((subject) =>
          (['cordon', 'prove-empty', 'work', 'restore'] as const).map((phase) => ({
            id: `${phase} ${subject}`,
            subject,
            phase,
          })),
        ) as never,
      },
      steps: Object.entries(steps).map(([stepId, state]) => ({ stepId, state })) as never,
    },
  );

describe('a node that is held out of work', () => {
  it('is drained when its orchestrator holds it out and no copy is left there, draining before that', () => {
    expect(outOf({ origins: [drained], workloads: [webService([copyOn('w1')])] })).toEqual({ w3: 'drained' });
    for (const state of ['running', 'starting', 'stopping', 'unknown'] as const)
      expect(outOf({ origins: [drained], workloads: [webService([copyOn('w3', { state })])] })).toEqual({
        w3: 'draining',
      });
    for (const state of ['stopped', 'failed'] as const)
      expect(outOf({ origins: [drained], workloads: [webService([copyOn('w3', { state })])] })).toEqual({
        w3: 'drained',
      });
  });

  it('is draining while it still owns keys, slots or a database, whatever has left it already', () => {
    expect(outOf({ origins: [drained], owning: ['w3', 'w1'] })).toEqual({ w3: 'draining' });
  });

  it('is never called drained while its orchestrator cannot be read', () => {
    expect(outOf({ origins: [{ ...drained, state: 'unknown' }] })).toEqual({ w3: 'draining' });
  });

  it('is draining while an operation takes its work away, whatever the orchestrator says already', () => {
    expect(outOf({ origins: [drained], operations: [operationOf(drainOf('w3', 'w1'))] })).toEqual({
      w1: 'draining',
      w3: 'draining',
    });
  });

  it('stays drained after the operation, also on machines that no orchestrator holds out, until it is undrained', () => {
    const done = operationOf(drainOf('w1'), { state: 'succeeded', endedAt: epochMs(5) });
    const back = operationOf(
      { kind: 'undrain', nodeIds: [nodeId('w1')] },
      { id: 'op-2' as never, state: 'succeeded', startedAt: epochMs(10) },
    );
    expect(outOf({ operations: [done] })).toEqual({ w1: 'drained' });
    expect(outOf({ operations: [done, back] })).toEqual({});
  });

  it('is in service again when somebody else put it back since, by the word of every origin that took part', () => {
    const steps = [{ id: 'drain w1', source: 'swarm', subject: 'w1', phase: 'move' }];
    const done = operationOf(drainOf('w1'), {
      state: 'succeeded',
      endedAt: epochMs(5),
      plan: { steps: steps as never },
    });
    const read = (at: number) => swarmOf([member('w1')], { observedAt: epochMs(at) });
    expect(outOf({ operations: [done], origins: [read(6)] })).toEqual({});
    expect(outOf({ operations: [done], origins: [read(4)] })).toEqual({ w1: 'drained' });
    expect(outOf({ operations: [done], origins: [{ ...read(6), state: 'unknown' }] })).toEqual({
      w1: 'drained',
    });
    const both = { ...done, plan: { ...done.plan, steps: [...steps, { source: 'docker' }] as never } };
    expect(outOf({ operations: [both], origins: [read(6)] })).toEqual({ w1: 'drained' });
  });

  it('is in maintenance when it was drained until a time, and on its own again when that has passed', () => {
    const until = { ...drainOf('w3'), until: epochMs(100) } as Operation['plan']['request'];
    const done = operationOf(until, { state: 'succeeded', endedAt: epochMs(5) });
    expect(outOf({ operations: [done], now: 99 })).toEqual({ w3: 'maintenance' });
    expect(outOf({ operations: [done], now: 100 })).toEqual({});
    expect(outOf({ origins: [drained], operations: [done], now: 100 })).toEqual({ w3: 'drained' });
  });

  it('is taken out in its turn by a rolling maintenance, and no sooner', () => {
    expect(outOf({ operations: [maintenance({})] })).toEqual({});
    expect(outOf({ operations: [maintenance({ 'cordon w1': 'running' })] })).toEqual({ w1: 'draining' });
    expect(
      outOf({
        operations: [maintenance({ 'cordon w1': 'done', 'prove-empty w1': 'done', 'work w1': 'running' })],
      }),
    ).toEqual({ w1: 'maintenance' });
    const first = { 'cordon w1': 'done', 'prove-empty w1': 'done', 'work w1': 'done', 'restore w1': 'done' };
    expect(outOf({ operations: [maintenance({ ...first, 'cordon w2': 'running' })] })).toEqual({
      w2: 'draining',
    });
  });
});
