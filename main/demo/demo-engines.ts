import type { NodeId, WorldWorkloads } from '#shared/model';
import type { Scenario, WorkloadHappening } from '#shared/scenarios';
import { createFakeSwarm, type FakeMachineSpec, type FakeSwarm } from '../engine/sources/swarm/fake/index.ts';
import { healthcheckOf, specOf } from './swarm-spec.ts';

/** How long everything has been running when a scenario starts. */
const runningForMs = 3 * 24 * 3_600_000;
const minuteMs = 60_000;

const machinesOf = (
  { nodes }: Scenario,
  { swarm, containers }: WorldWorkloads,
): readonly FakeMachineSpec[] => {
  const roles = new Map<NodeId, FakeMachineSpec['role']>(
    swarm?.members.map(({ node, role }) => [node, role]),
  );
  for (const { node } of containers) if (!roles.has(node)) roles.set(node, 'none');
  return [...roles].map(([id, role]) => {
    const node = nodes.find((each) => each.id === id);
    const memory = node?.machine.memory;
    const architecture = node?.machine.architecture;
    return {
      name: id,
      role,
      labels: node?.labels ?? {},
      cpus: node?.machine.cpu.coreCount ?? 4,
      ...(memory?.state === 'known' ? { memoryBytes: memory.value.totalBytes } : {}),
      ...(architecture?.state === 'known' ? { architecture: architecture.value } : {}),
    };
  });
};

/** Asks for something that is part of the scenario's own past; a refusal is a fault of the scenario. */
const demand = (engines: FakeSwarm, machine: string, request: Parameters<FakeSwarm['answer']>[1]): string => {
  const answer = engines.answer(machine, request);
  if (answer.kind !== 'reply' || answer.reply.status >= 400)
    throw new Error(`the scenario asks for what cannot be: ${request.method} ${request.path}`);
  return answer.reply.body;
};

const startContainers = (engines: FakeSwarm, { containers }: WorldWorkloads): void => {
  for (const { node, name, image, check, restart, compose } of containers) {
    const from = encodeURIComponent(image);
    demand(engines, node, { method: 'POST', path: `/images/create?fromImage=${from}` });
    const body = {
      Image: image,
      HostConfig: { RestartPolicy: { Name: restart } },
      ...(check === undefined ? {} : { Healthcheck: healthcheckOf(check) }),
      Labels:
        compose === undefined
          ? {}
          : { 'com.docker.compose.project': compose.project, 'com.docker.compose.service': compose.service },
    };
    demand(engines, node, { method: 'POST', path: `/containers/create?name=${name}`, body });
    demand(engines, node, { method: 'POST', path: `/containers/${name}/start` });
  }
};

type Versioned<Spec> = {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: Spec;
};

/** What another operator would do by hand, through the first manager that answers. */
const changeByHand = (engines: FakeSwarm, path: string, change: (spec: object) => object): void => {
  const managers = [...engines.state.members.values()].filter(
    ({ member }) => member?.spec.Role === 'manager',
  );
  for (const { name } of managers) {
    const answer = engines.answer(name, { method: 'GET', path });
    if (answer.kind !== 'reply' || answer.reply.status !== 200) continue;
    const { Version, Spec } = JSON.parse(answer.reply.body) as Versioned<object>;
    engines.answer(name, {
      method: 'POST',
      path: `${path}/update?version=${Version.Index}`,
      body: change(Spec),
    });
    return;
  }
};

/** Lets one thing of the scenario's timeline happen to the engines. Units are somebody else's. */
export const happenToEngines = (engines: FakeSwarm, happening: WorkloadHappening): void => {
  switch (happening.kind) {
    case 'crashes':
      if (engines.state.machines.has(happening.node)) engines.faults.crash(happening.node, happening.what);
      return;
    case 'hangs':
      if (engines.state.machines.has(happening.node)) engines.faults.hang(happening.node, happening.what);
      return;
    case 'scaled':
      return changeByHand(engines, `/services/${happening.service}`, (spec) => ({
        ...spec,
        Mode: { Replicated: { Replicas: happening.replicas } },
      }));
    case 'deployed':
      return changeByHand(engines, `/services/${happening.service}`, (spec) => {
        const { TaskTemplate } = spec as { readonly TaskTemplate: { readonly ContainerSpec: object } };
        const ContainerSpec = { ...TaskTemplate.ContainerSpec, Image: happening.image };
        return { ...spec, TaskTemplate: { ...TaskTemplate, ContainerSpec } };
      });
    case 'set-availability':
      return changeByHand(engines, `/nodes/${happening.node}`, (spec) => ({
        ...spec,
        Availability: happening.availability,
      }));
  }
};

/**
 * The Docker engines of a scenario as they are at its start (`startedAt`, epoch ms): everything has run for three days, and what the
 * timeline tells of the time before the start has happened.
 */
export const startEngines = (scenario: Scenario, startedAt: number): FakeSwarm | undefined => {
  const { workloads } = scenario;
  if (workloads === undefined) return undefined;
  const engines = createFakeSwarm({
    machines: machinesOf(scenario, workloads),
    releases: workloads.images,
    seed: 7,
    startAt: startedAt - runningForMs,
  });
  const [first] = workloads.swarm?.members ?? [];
  for (const service of workloads.swarm?.services ?? []) {
    if (first === undefined) continue;
    demand(engines, first.node, { method: 'POST', path: '/services/create', body: specOf(service) });
    // One after the other, so that each finds its place beside those before it.
    engines.advance(engines.now() + minuteMs);
  }
  startContainers(engines, workloads);
  const past = workloads.timeline.filter(({ at }) => at < 0).toSorted((a, b) => a.at - b.at);
  for (const happening of past) {
    engines.advance(startedAt + happening.at);
    happenToEngines(engines, happening);
  }
  engines.advance(startedAt);
  return engines;
};
