import { describe, expect, it } from 'vitest';
import { nodeId, originSchema, workloadSchema, type FleetNode } from '#shared/model';
import type { Ask, HttpAsk } from '../../../source-kit/index.ts';
import {
  askConfig,
  askContainers,
  askDistribution,
  askInfo,
  askManagers,
  askNode,
  askNodes,
  askService,
  askServices,
  askTasks,
  createConfig,
  isConflict,
  isGone,
  updateConfig,
  updateNode,
} from '../docker/index.ts';
import { recordedAt, replyNamed } from '../test-kit/index.ts';
import { localCall, readSwarms, swarmSeats, type SwarmObservation } from './index.ts';

const read = <T>(ask: Ask<T>, name: string) => (ask as HttpAsk<T>).read(replyNamed(`docker-20.10.${name}`));

const fleetNode = (id: string, address: string): FleetNode => ({
  id: nodeId(id),
  address,
  port: 22,
  user: 'root',
  jump: [],
  labels: {},
  groups: [],
  roundTripTargetMs: 100,
  roundTripWorstMs: 500,
  logDirectories: [],
  expectedMounts: [],
});

/** What the console would have read of that swarm: one manager answered; the others are known by their addresses only. */
const observation = (): SwarmObservation => {
  const local = localCall.join([
    read(askInfo, 'info-manager'),
    read(askContainers, 'containers'),
    read(askManagers, 'managers'),
  ]);
  if (!local.ok) throw new Error(local.fault.says);
  const locals = new Map([
    [nodeId('fra-m1'), { state: 'known', value: local.value, observedAt: recordedAt } as const],
  ]);
  const [call] = swarmSeats(locals, []);
  const seat = call?.join([read(askNodes, 'nodes'), read(askServices, 'services'), read(askTasks, 'tasks')]);
  if (call === undefined || seat?.ok !== true) throw new Error('no seat');
  return {
    now: recordedAt,
    everyMs: 5_000,
    nodes: [fleetNode('fra-m1', '10.213.251.10'), fleetNode('hel-m2', '10.213.251.11')],
    declared: [],
    locals,
    seats: new Map([
      [
        call.seatId,
        { state: 'known', value: seat.value, observedAt: recordedAt, answeredBy: nodeId('fra-m1') },
      ],
    ]),
  };
};

describe('replies recorded from a real swarm', () => {
  it('give origins and workloads in the words of the model', () => {
    const { origins, workloads } = readSwarms(observation());
    for (const origin of origins) expect(originSchema.safeParse(origin).error).toBeUndefined();
    for (const workload of workloads) expect(workloadSchema.safeParse(workload).error).toBeUndefined();
    expect(origins).toMatchObject([
      { state: 'known', quorum: { managers: 3, reachable: 3, needed: 2 }, disagreements: [] },
    ]);
    expect(workloads.map(({ name, mode, desired }) => `${name} ${mode} ${desired}`).toSorted())
      .toMatchInlineSnapshot(`
      [
        "api global 5",
        "broken replicated 2",
        "crash replicated 1",
        "missing replicated 1",
        "pinned replicated 2",
        "store replicated 1",
        "web replicated 3",
      ]
    `);
  });

  it("keep the scheduler's reason for a copy that finds no place", () => {
    const pending = readSwarms(observation()).workloads.flatMap(({ placements }) =>
      placements.filter(({ state }) => state === 'pending'),
    );
    expect(pending.map(({ says }) => says)).toContain(
      'no suitable node (scheduling constraints not satisfied on 5 nodes)',
    );
  });

  it("count a crashing copy's restarts, and take a copy on an unheard machine for unknown", () => {
    const { workloads } = readSwarms(observation());
    const restarts = workloads.flatMap(({ name, placements }) =>
      placements.map((copy) => [name, copy.restarts ?? 0] as const),
    );
    expect(restarts.filter(([, times]) => times >= 3).map(([name]) => name)).toContain('crash');
    const web = workloads.find(({ name }) => name === 'web');
    expect(web?.placements.map(({ nodeId: on, state }) => `${on ?? 'outside'} ${state}`).toSorted()).toEqual([
      'fra-m1 running',
      'hel-m2 unknown',
      'outside running',
    ]);
  });

  it('tell a refusal for a version that is gone from any other, and say what the daemon says', () => {
    const outdated = read(updateNode('n', 42, {}), 'node-update-out-of-sequence');
    expect(outdated).toMatchObject({ ok: false, fault: { code: 'daemon.refused', retryable: true } });
    expect(read(updateConfig('c', 457, {}), 'config-update-out-of-sequence')).toMatchObject({
      fault: { retryable: true },
    });
    expect(read(updateNode('n', 42, {}), 'node-update').ok).toBe(true);
    const registry = read(askDistribution('web:1'), 'distribution-no-registry');
    expect(registry).toMatchObject({ ok: false, fault: { retryable: false } });
    expect(registry.ok ? '' : registry.fault.says).toContain('connection refused');
  });

  it('tell what is missing and what is there already', () => {
    const missing = read(askConfig('none'), 'config-missing');
    expect(missing.ok ? undefined : isGone(missing.fault)).toBe(true);
    const service = read(askService('none'), 'service-missing');
    expect(service.ok ? undefined : isGone(service.fault)).toBe(true);
    const again = read(createConfig({ Name: 'x' }), 'config-create-again');
    expect(again.ok ? undefined : isConflict(again.fault)).toBe(true);
    expect(read(createConfig({ Name: 'x' }), 'config-create').ok).toBe(true);
    expect(read(askConfig('x'), 'config').ok).toBe(true);
    expect(read(askManagers, 'nodes-on-worker').ok).toBe(false);
    expect(read(askInfo, 'info-worker').ok).toBe(true);
  });

  it('give a spec back exactly as it came', () => {
    for (const [ask, name] of [
      [askNode('n'), 'node'],
      [askService('s'), 'service'],
      [askService('s'), 'service-updating'],
    ] as const) {
      const result = read(ask as HttpAsk<{ readonly spec: unknown }>, name);
      if (!result.ok) throw new Error(result.fault.says);
      const sent = JSON.stringify(result.value.spec);
      expect(replyNamed(`docker-20.10.${name}`).body).toContain(`"Spec":${sent}`);
    }
  });

  it('keep numbers that a double cannot hold', () => {
    const reply = replyNamed('docker-20.10.service');
    const body = reply.body.replace(
      '"Init":false',
      '"Init":false,"Ulimits":[{"Hard":9223372036854775807,"Soft":1.0}]',
    );
    const result = askService('s').read({ ...reply, body });
    expect(result.ok && JSON.stringify(result.value.spec)).toContain('"Hard":9223372036854775807,"Soft":1.0');
  });
});
