import { describe, expect, it } from 'vitest';
import type { WorkloadChange } from '#shared/contract';
import { failed, fault, ok, type Result } from '#shared/fault';
import {
  nodeId,
  workloadId,
  type FleetNode,
  type Origin,
  type Placement,
  type Workload,
} from '#shared/model';
import { createFakeClock } from '../ports/index.ts';
import {
  daemonLimits,
  defineSource,
  defineWorkloadSource,
  type HttpAsk,
  type Observation,
  type Outcome,
  type Perform,
} from '../source-kit/index.ts';
import { memoryRecords } from '../store/test-kit/index.ts';
import { createWorkloadWatch } from './workload-watch.ts';
import { testNode } from '../../../shared/model/test-kit/index.ts';

const names = ['m1', 'm2', 'w1'];
const nodes: readonly FleetNode[] = names.map((name) => testNode(name));

const ask = <T>(id: string): HttpAsk<T> => ({
  id,
  says: `GET /${id}`,
  lane: 'http',
  socket: '/run/test.sock',
  method: 'GET',
  path: `/${id}`,
  effect: 'reads',
  limits: daemonLimits,
  read: (reply) => ok(JSON.parse(reply.body) as T),
});

type Local = { readonly isManager: boolean; readonly runs: readonly string[] };
type Seat = { readonly tasks: readonly { readonly id: string; readonly on: string }[] };

const placement = (task: Seat['tasks'][number], { locals, now }: Observation<Local, Seat>): Placement => {
  const local = locals.get(nodeId(task.on));
  return {
    id: task.id,
    nodeId: nodeId(task.on),
    state: local?.state === 'known' ? (local.value.runs.includes(task.id) ? 'running' : 'failed') : 'unknown',
    health: 'not-checked',
    wanted: 'running',
    observedAt: local?.observedAt ?? now,
  };
};

/** A small orchestrator: managers know the tasks, each node knows which of them really run. */
const toy = defineSource({
  id: 'toy',
  says: 'A toy.',
  probes: [],
  workloads: defineWorkloadSource<Local, Seat>({
    local: () => ({ asks: [ask('self')], join: ([reply]) => reply as Result<Local> }),
    seats: (locals) => [
      {
        seatId: 'toy',
        candidates: [...locals].flatMap(([id, local]) =>
          (local.state === 'known' ? local.value : local.last?.value)?.isManager === true ? id : [],
        ),
        asks: [ask('tasks')],
        join: ([reply]) => reply as Result<Seat>,
      },
    ],
    events: ask<never>('events'),
    read: (observation) => {
      const seat = observation.seats.get('toy');
      const tasks =
        seat?.state === 'known'
          ? seat.value.tasks
          : (seat?.state === 'unknown' && seat.last?.value.tasks) || [];
      const origin: Origin = {
        id: 'toy',
        source: 'toy',
        name: 'toy',
        state: seat?.state ?? 'unknown',
        says: seat?.state === 'unknown' ? seat.fault.says : '',
        ...(seat?.answeredBy === undefined ? {} : { answeredBy: seat.answeredBy }),
        members: [],
        disagreements: [],
        observedAt: seat?.observedAt ?? observation.now,
        everyMs: observation.everyMs,
      };
      const workload: Workload = {
        id: workloadId('toy/web'),
        name: 'web',
        source: 'toy',
        originId: 'toy',
        mode: 'replicated',
        desired: 2,
        hasHealthCheck: true,
        policy: { minimum: 1, mayOverlap: true },
        placements: tasks.map((task) => placement(task, observation)),
        observedAt: origin.observedAt,
        everyMs: observation.everyMs,
        observedBy: 'GET /tasks',
      };
      return { origins: [origin], workloads: tasks.length === 0 ? [] : [workload] };
    },
  }),
});

type Manner = 'answers' | 'hangs' | 'refuses';

const start = () => {
  const clock = createFakeClock();
  const tasks = [
    { id: 't1', on: 'w1' },
    { id: 't2', on: 'm1' },
  ];
  const running = new Set(['t1', 't2']);
  const manners = new Map<string, Manner>();
  const asked: string[] = [];
  const streams = new Map<string, (line: string) => void>();
  const answer = (id: string, what: string): Result<unknown> =>
    what === 'self'
      ? ok({
          isManager: id.startsWith('m'),
          runs: tasks
            .filter(({ id: task, on }) => on === id && running.has(task))
            .map(({ id: task }) => task),
        })
      : ok({ tasks });
  const perform: Perform = async (id, { id: what }) => {
    asked.push(`${id} ${what}`);
    const manner = manners.get(id) ?? 'answers';
    if (manner === 'hangs' && what === 'tasks') await new Promise(() => undefined);
    const result =
      manner === 'refuses' && what === 'tasks'
        ? failed(fault('daemon.refused', 'This node is not a manager.'))
        : answer(id, what);
    return { kind: 'answered', result } as Outcome<never>;
  };
  const records = memoryRecords();
  const alarmBoard = { openAlarmsOf: () => new Map(), putAlarms: () => undefined };
  const watch = createWorkloadWatch({
    clock,
    log: { info: () => undefined, warn: () => undefined },
    random: { next: () => 0.5, hex: (bytes) => '0'.repeat(2 * bytes) },
    records,
    alarmBoard,
    onAlarms: () => undefined,
    onHeldOut: () => undefined,
    sources: [toy],
    everyMs: 15_000,
    perform,
    follow: (id, _ask, onLine, signal) => {
      streams.set(id, onLine);
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          streams.delete(id);
          resolve(fault('transport.lost', 'ended'));
        }),
      );
    },
    nodes: () => nodes,
  });
  const connect = (...ids: readonly string[]): void =>
    ids.forEach((id) => watch.noteNode(nodeId(id), 'connected'));
  const lose = (id: string): void =>
    watch.noteNode(nodeId(id), fault('transport.lost', `${id} is gone.`, { retryable: true }));
  const web = () => watch.workload(workloadId('toy/web'));
  const states = (): Record<string, string> =>
    Object.fromEntries((web()?.placements ?? []).map(({ id, state }) => [id, state]));
  return { clock, watch, connect, lose, web, states, manners, asked, streams, running, tasks };
};

const holdsOf = (web: { readonly verdicts: readonly { policy: string; holds: string }[] } | undefined) =>
  Object.fromEntries((web?.verdicts ?? []).map(({ policy, holds }) => [policy, holds]));

describe('the watch over workloads', () => {
  it('finds the swarm through any manager that is connected, and counts what the nodes themselves say', async () => {
    const { clock, connect, watch, web, states } = start();
    connect('m2', 'w1', 'm1');
    await clock.advance(1_000);
    expect(watch.snapshot().origins).toMatchObject([{ state: 'known', says: '' }]);
    expect(states()).toEqual({ t1: 'running', t2: 'running' });
    expect(web()?.counts).toEqual({ desired: 2, running: 2, available: 2, updating: 0, unknown: 0 });
    await watch[Symbol.asyncDispose]();
  });

  it('calls a copy on a node that is lost unknown, never running, and never lets it keep a promise', async () => {
    const { clock, connect, lose, watch, web, states } = start();
    connect('m1', 'm2', 'w1');
    await clock.advance(1_000);
    lose('w1');
    await clock.advance(1_000);
    expect(states()).toEqual({ t1: 'unknown', t2: 'running' });
    expect(web()?.counts).toMatchObject({ running: 1, available: 1, unknown: 1 });
    expect(holdsOf(web())).toMatchObject({ 'minimum-available': 'yes', 'desired-running': 'unknown' });
    expect(watch.observationOf('toy').locals.get(nodeId('w1'))).toMatchObject({
      state: 'unknown',
      fault: { code: 'transport.lost' },
      last: { value: { runs: ['t1'] } },
    });
    await watch[Symbol.asyncDispose]();
  });

  it('asks another manager at once when the one that answered is lost, and stays with it', async () => {
    const { clock, connect, lose, watch, asked } = start();
    connect('m1', 'm2', 'w1');
    await clock.advance(1_000);
    const first = watch.snapshot().origins[0]?.answeredBy ?? nodeId('?');
    lose(first);
    await clock.advance(1_000);
    const second = watch.snapshot().origins[0]?.answeredBy;
    expect(new Set([first, second])).toEqual(new Set(['m1', 'm2']));
    watch.noteNode(first, 'connected');
    asked.length = 0;
    await clock.advance(31_000);
    expect(new Set(asked.filter((line) => line.endsWith('tasks')))).toEqual(new Set([`${second} tasks`]));
    await watch[Symbol.asyncDispose]();
  });

  it('does not let a manager that hangs block the reading: the next is asked at its deadline', async () => {
    const { clock, connect, watch, manners, web } = start();
    manners.set('m1', 'hangs');
    connect('m1', 'm2', 'w1');
    await clock.advance(5_000);
    expect(web()).toBeUndefined();
    await clock.advance(7_000);
    expect(watch.snapshot().origins[0]).toMatchObject({ state: 'known', answeredBy: 'm2' });
    expect(web()?.counts.running).toBe(2);
    await watch[Symbol.asyncDispose]();
  });

  it('goes to the next manager when one refuses, and says so when all do', async () => {
    const { clock, connect, watch, manners } = start();
    manners.set('m1', 'refuses');
    connect('m1', 'm2', 'w1');
    await clock.advance(1_000);
    expect(watch.snapshot().origins[0]?.answeredBy).toBe('m2');
    manners.set('m2', 'refuses');
    await clock.advance(16_000);
    expect(watch.snapshot().origins[0]).toMatchObject({
      state: 'unknown',
      says: 'This node is not a manager.',
    });
    await watch[Symbol.asyncDispose]();
  });

  it('looks again soon after an event, once for a burst of them', async () => {
    const { clock, connect, watch, asked, streams, tasks } = start();
    connect('m1', 'm2', 'w1');
    await clock.advance(6_000);
    expect([...streams.keys()]).toEqual([watch.snapshot().origins[0]?.answeredBy]);
    tasks[0] = { id: 't3', on: 'w1' };
    asked.length = 0;
    for (let event = 0; event < 50; event += 1) for (const tell of streams.values()) tell('{}');
    await clock.advance(1_000);
    expect(asked.filter((line) => line.endsWith('tasks'))).toHaveLength(1);
    expect(watch.workload(workloadId('toy/web'))?.placements.map(({ id }) => id)).toEqual(['t3', 't2']);
    await watch[Symbol.asyncDispose]();
  });

  it('reads everything now when asked to, and does not wait for who does not answer longer than the caller does', async () => {
    const { clock, connect, watch, running, manners, states } = start();
    connect('m1', 'm2', 'w1');
    await clock.advance(1_000);
    running.delete('t1');
    const reading = watch.readNow(new AbortController().signal);
    await clock.advance(10);
    await reading;
    expect(states()).toEqual({ t1: 'failed', t2: 'running' });
    manners.set('m1', 'hangs').set('m2', 'hangs');
    const stop = new AbortController();
    const hanging = watch.readNow(stop.signal);
    await clock.advance(10);
    stop.abort();
    await hanging;
    await watch[Symbol.asyncDispose]();
  });

  it('publishes a reset and then only what changed, one revision after the other', async () => {
    const { clock, connect, watch, running } = start();
    const heard: WorkloadChange[] = [];
    const stop = new AbortController();
    const listening = (async () => {
      for await (const change of watch.changes(stop.signal)) heard.push(change);
    })();
    connect('m1', 'm2', 'w1');
    await clock.advance(2_000);
    running.delete('t2');
    await clock.advance(30_000);
    stop.abort();
    await listening;
    expect(heard[0]).toMatchObject({ kind: 'reset' });
    const patches = heard.flatMap((change) => (change.kind === 'patch' ? change : []));
    expect(patches.map(({ revision }) => revision)).toEqual(patches.map((_, at) => at + 1));
    expect(patches.at(-1)?.workloads[0]?.counts).toMatchObject({ running: 1, available: 1 });
    await watch[Symbol.asyncDispose]();
  });
});
