import { epochMs, type NodeId, type Origin } from '#shared/model';
import type { WorkloadReading } from '../../../source-kit/index.ts';
import type { DockerTask } from '../docker/index.ts';
import { agreementIn, disagreementsIn } from './disagreements.ts';
import { newest } from './local.ts';
import { fleetNodesOf, memberOf, witnessOf, type SwarmObservation } from './members.ts';
import { quorumOf } from './quorum.ts';
import type { SwarmSeat } from './seats.ts';
import { modeOf } from './policy.ts';
import { readWorkload, workloadIdOf } from './workload.ts';

type SeatObserved = SwarmObservation['seats'] extends ReadonlyMap<string, infer Each> ? Each : never;

const oddities = (
  seat: SwarmSeat,
  observation: SwarmObservation,
  fleetNodes: ReadonlyMap<string, NodeId>,
): readonly string[] => {
  const { agree, managers } = agreementIn(seat.nodes, observation);
  const strangers = seat.nodes.filter(({ ID }) => !fleetNodes.has(ID)).length;
  const jobs = seat.services.filter(({ Spec }) => modeOf(Spec).endsWith('job')).length;
  return [
    ...(agree * 2 > managers
      ? []
      : [`Only ${agree} of ${managers} managers were heard to agree who the managers are.`]),
    ...(strangers === 0
      ? []
      : [
          `${strangers} of ${seat.nodes.length} members are no nodes of this fleet: only the managers' word is known of them.`,
        ]),
    ...(jobs === 0 ? [] : [`${jobs} services are jobs: their copies are meant to end.`]),
  ];
};

/** A swarm of which nothing was ever read. */
const unreadOrigin = (id: string, seat: SeatObserved, observation: SwarmObservation): Origin => ({
  ...emptyOrigin(id, observation),
  says: seat.state === 'unknown' ? seat.fault.says : '',
  observedAt: seat.observedAt,
});

const emptyOrigin = (id: string, { now, everyMs }: SwarmObservation): Origin => ({
  id,
  source: 'swarm',
  name: `Swarm ${id.slice('swarm:'.length, 'swarm:'.length + 6)}`,
  state: 'unknown',
  says: '',
  members: [],
  disagreements: [],
  observedAt: now,
  everyMs,
});

const tasksByService = (tasks: readonly DockerTask[]): ReadonlyMap<string, readonly DockerTask[]> => {
  const found = new Map<string, DockerTask[]>();
  for (const task of tasks) {
    const those = found.get(task.ServiceID);
    if (those === undefined) found.set(task.ServiceID, [task]);
    else those.push(task);
  }
  return found;
};

const readSeat = (id: string, observed: SeatObserved, observation: SwarmObservation): WorkloadReading => {
  const held = newest(observed);
  if (held === undefined) return { origins: [unreadOrigin(id, observed, observation)], workloads: [] };
  const seat = held.value;
  const fleetNodes = fleetNodesOf(seat.nodes, observation);
  const members = seat.nodes.map((node) => memberOf(node, fleetNodes.get(node.ID)));
  const quorum = quorumOf(members);
  const answeredBy = held.isFresh ? observed.answeredBy : undefined;
  const origin: Origin = {
    ...emptyOrigin(id, observation),
    state: held.isFresh ? 'known' : 'unknown',
    says:
      observed.state === 'unknown'
        ? `No manager answers: ${observed.fault.says}`
        : oddities(seat, observation, fleetNodes).join(' '),
    ...(answeredBy === undefined ? {} : { answeredBy }),
    members: [...members],
    ...(quorum.managers === 0 ? {} : { quorum }),
    disagreements: [...disagreementsIn(id, seat.nodes, observation)],
    observedAt: epochMs(held.observedAt),
  };
  const tasks = tasksByService(seat.tasks);
  const view = {
    originId: id,
    nodes: new Map(seat.nodes.map((node) => [node.ID, node])),
    witnesses: new Map(seat.nodes.map((node) => [node.ID, witnessOf(fleetNodes.get(node.ID), observation)])),
    isSeatFresh: held.isFresh,
    observedAt: held.observedAt,
    now: observation.now,
    everyMs: observation.everyMs,
    observedBy: `GET /services and /tasks of ${answeredBy ?? observed.answeredBy ?? 'a manager'}`,
  };
  return {
    origins: [origin],
    workloads: seat.services.map((service) => readWorkload(service, tasks.get(service.ID) ?? [], view)),
    settings: new Map(
      seat.services.map(({ Spec, Version }) => [
        workloadIdOf(id, Spec.Name),
        { version: Version.Index, values: Spec.TaskTemplate.Settings ?? {} },
      ]),
    ),
  };
};

/** Everything that can be told of every swarm. Without a fresh answer copies are unknown, never fewer. */
export const readSwarms = (observation: SwarmObservation): WorkloadReading => {
  const all = [...observation.seats].map(([id, seat]) => readSeat(id, seat, observation));
  return {
    origins: all.flatMap(({ origins }) => origins),
    workloads: all.flatMap(({ workloads }) => workloads),
    settings: new Map(all.flatMap(({ settings }) => [...(settings ?? [])])),
  };
};
