import {
  epochMs,
  type EpochMs,
  nodeId,
  type FleetNode,
  type NodeId,
  type OperationRequest,
} from '#shared/model';
import type {
  Ask,
  HttpAsk,
  Look,
  Looked,
  Observation,
  Observed,
  Offer,
  PlanView,
  SeatCall,
} from '../../../source-kit/index.ts';
import { failed, fault, type Result } from '#shared/fault';
import { createStepTrial } from '../../../source-kit/test-kit/step-trial.ts';
import { createFakeSwarm, type FakeMachineSpec, type FakeSwarm, type ServiceSpec } from '../fake/index.ts';
import { source } from '../index.ts';
import { localCall, readSwarms, swarmSeats, type SwarmLocal, type SwarmSeat } from '../reading/index.ts';
import { releases } from '../fake/test-kit/small-swarm.ts';

const startAt = Date.UTC(2026, 10, 21, 12, 0, 0);
const everyMs = 5_000;

/** Three managers and three workers in three datacenters. */
export const sixMachines: readonly FakeMachineSpec[] = ['m1', 'm2', 'm3', 'w1', 'w2', 'w3'].map(
  (name, at) => ({
    name,
    role: name.startsWith('m') ? 'manager' : 'worker',
    labels: { datacenter: ['fra', 'ams', 'par'][at % 3] ?? '' },
    holds: ['web:1', 'web:2'],
  }),
);

const fleetNode = (name: string): FleetNode => ({
  id: nodeId(name),
  address: name,
  port: 22,
  user: 'ops',
  jump: [],
  labels: {},
  groups: [],
  roundTripTargetMs: 100,
  roundTripWorstMs: 500,
  logDirectories: [],
  expectedMounts: [],
});

/** A fake swarm with the source over it: what the console would read, plan and do. Time passes only here. */
export const swarmRoom = (machines: readonly FakeMachineSpec[] = sixMachines, seed = 3) => {
  const swarm: FakeSwarm = createFakeSwarm({ machines, releases, seed, startAt });
  const nodes = machines.map(({ name }) => fleetNode(name));
  let floor: (() => void) | undefined;

  const wait = (ms: number): void => {
    for (const end = swarm.now() + ms; swarm.now() < end;) {
      swarm.advance(Math.min(end, swarm.now() + 100));
      floor?.();
    }
  };
  const ask = <T>(on: string, question: Ask<T>): Result<T> => {
    const { method, path, body, read } = question as HttpAsk<T>;
    const answer = swarm.answer(on, {
      method,
      path,
      body: body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
    });
    if (answer.kind !== 'reply')
      return {
        ok: false,
        fault: { code: 'transport.unreachable', says: `${on} ${answer.kind}`, retryable: true },
      };
    const { status, body: text } = answer.reply;
    return read({ status, headers: {}, body: text, sentAt: swarm.now(), receivedAt: swarm.now() });
  };
  const trial = createStepTrial(source.steps ?? [], { now: () => swarm.now(), wait, ask });

  const askSeat = (
    call: SeatCall<SwarmSeat>,
    now: EpochMs,
  ): Observed<SwarmSeat> & { readonly answeredBy?: NodeId } => {
    for (const candidate of call.candidates) {
      const result = call.join(call.asks.map((one) => ask(candidate, one)));
      if (result.ok) return { state: 'known', value: result.value, observedAt: now, answeredBy: candidate };
    }
    const fault = { code: 'transport.unreachable', says: 'No manager answers.', retryable: true } as const;
    return { state: 'unknown', fault, observedAt: now };
  };
  const observe = (silent: readonly string[] = []): Observation<SwarmLocal, SwarmSeat> => {
    const now = epochMs(swarm.now());
    const observed = <T>(result: Result<T>): Observed<T> =>
      result.ok
        ? { state: 'known', value: result.value, observedAt: now }
        : { state: 'unknown', fault: result.fault, observedAt: now };
    const locals = new Map(
      nodes
        .filter(({ id }) => !silent.includes(id))
        .map(({ id }) => [id, observed(localCall.join(localCall.asks.map((one) => ask(id, one))))] as const),
    );
    const seats = new Map(swarmSeats(locals, []).map((call) => [call.seatId, askSeat(call, now)] as const));
    return { now, everyMs, nodes, declared: [], locals, seats };
  };

  const view = (releasesOf: PlanView['releases'] = []): PlanView => {
    const observation = observe();
    return {
      now: observation.now,
      nodes: [],
      observation,
      workloads: readSwarms(observation).workloads,
      releases: releasesOf,
    };
  };
  /** What the registry itself says, where the console knows its credentials; by default it knows none. */
  let digestOf = (_reference: string): Result<string> =>
    failed(fault('registry.not-configured', 'No registry is configured.'));
  const look = (on: PlanView, request: OperationRequest): Looked => {
    const looks = source.looks?.[request.kind as 'drain'] as
      ((view: PlanView, request: OperationRequest) => readonly Look[]) | undefined;
    return new Map(
      (looks?.(on, request) ?? []).map((one) => [
        one.id,
        'image' in one ? digestOf(one.image) : ask(one.through[0] ?? '', one.ask),
      ]),
    );
  };
  const plan = (request: OperationRequest, ledger: PlanView['releases'] = []): Offer => {
    const planner = source.planner?.[request.kind as 'drain'] as
      ((view: PlanView, request: OperationRequest) => Offer) | undefined;
    if (planner === undefined) throw new Error(`no planner for ${request.kind}`);
    const on = view(ledger);
    return planner({ ...on, looked: look(on, request) }, request);
  };

  /** Containers of a service that really run, by machine, sorted. */
  const truth = (service: string): readonly string[] =>
    [...swarm.state.machines.values()]
      .flatMap((machine) =>
        [...machine.containers.values()]
          .filter(
            (each) => each.state === 'running' && each.labels['com.docker.swarm.service.name'] === service,
          )
          .map(() => machine.name),
      )
      .toSorted();
  const well = (service: string): number =>
    [...swarm.state.machines.values()]
      .flatMap((machine) => [...machine.containers.values()])
      .filter(
        (each) =>
          each.state === 'running' &&
          each.labels['com.docker.swarm.service.name'] === service &&
          (each.health === undefined || each.health.status === 'healthy'),
      ).length;

  /** A request somebody else makes. */
  const meddle = (path: string, change: (spec: Record<string, unknown>) => unknown): void => {
    const get = swarm.answer('m1', { method: 'GET', path });
    if (get.kind !== 'reply') throw new Error(path);
    const { Spec, Version } = JSON.parse(get.reply.body) as {
      Spec: Record<string, unknown>;
      Version: { Index: number };
    };
    const body = change(Spec);
    swarm.answer('m1', { method: 'POST', path: `${path}/update?version=${Version.Index}`, body });
  };

  return {
    swarm,
    wait,
    ask,
    /** From now on the console has credentials for the registry, which says this. */
    configureRegistry: (says: typeof digestOf): void => {
      digestOf = says;
    },
    observe,
    read: (silent?: readonly string[]) => readSwarms(observe(silent)),
    plan,
    run: trial.run,
    undo: trial.undo,
    runAll: trial.runAll,
    truth,
    well,
    /** The lowest count of well copies while something is done. */
    lowest: (service: string, during: () => void): number => {
      let least = well(service);
      floor = () => {
        least = Math.min(least, well(service));
      };
      during();
      floor = undefined;
      return least;
    },
    deploy: (spec: ServiceSpec): void => {
      const answer = swarm.answer('m1', { method: 'POST', path: '/services/create', body: spec });
      if (answer.kind !== 'reply' || answer.reply.status !== 201) throw new Error('not deployed');
      wait(20_000);
    },
    meddle,
    /** Somebody else opens or closes a node. */
    setAvailability: (name: string, Availability: string): void => {
      const member = [...swarm.state.members].find(([, machine]) => machine.name === name)?.[0] ?? '';
      meddle(`/nodes/${member}`, (spec) => ({ ...spec, Availability }));
    },
  };
};

export const drainOf = (...names: readonly string[]): OperationRequest => ({
  kind: 'drain',
  nodeIds: names.map(nodeId),
  surge: true,
});
