import { attributeOf, meets } from './constraints.ts';
import type { FakeState, Machine, Task } from './state.ts';
import { isPlaced, isWanted, membersOf, setStatus } from './store.ts';

/** What a member carries, for choosing. Counts are of tasks that are to run; resources are held until a task has ended. */
type Load = {
  readonly machine: Machine;
  nanoCpus: number;
  memoryBytes: number;
  tasks: number;
  readonly byService: Map<string, number>;
  readonly ports: Set<number>;
};

/** The scheduler keeps away from a node with that many failures of the service within that time. */
const manyFailures = { count: 5, withinMs: 300_000 };

const bear = (load: Load, task: Task): void => {
  const { NanoCPUs = 0, MemoryBytes = 0 } = task.spec.Resources?.Reservations ?? {};
  load.nanoCpus += NanoCPUs;
  load.memoryBytes += MemoryBytes;
  for (const port of task.hostPorts) load.ports.add(port);
  if (!isWanted(task)) return;
  load.tasks += 1;
  load.byService.set(task.serviceId, (load.byService.get(task.serviceId) ?? 0) + 1);
};

const loadsOf = (state: FakeState): Map<string, Load> => {
  const loads = new Map<string, Load>();
  for (const machine of membersOf(state)) {
    const load = {
      machine,
      nanoCpus: 0,
      memoryBytes: 0,
      tasks: 0,
      byService: new Map(),
      ports: new Set<number>(),
    };
    loads.set(machine.member?.id ?? '', load);
  }
  for (const task of state.tasks.values()) {
    const load = isPlaced(task.status) ? loads.get(task.nodeId ?? '') : undefined;
    if (load !== undefined) bear(load, task);
  }
  return loads;
};

const onNodes = (text: string, count: number): string => `${text} on ${count} node${count === 1 ? '' : 's'}`;

type Filter = {
  readonly passes: (load: Load, task: Task) => boolean;
  readonly explain: (count: number) => string;
};

/** In swarmkit's order; the first that refuses a node is the one that is blamed for it. */
const filters: readonly Filter[] = [
  {
    passes: ({ machine: { member } }) => member?.status === 'ready' && member.spec.Availability === 'active',
    explain: (count) => `${count} node${count === 1 ? '' : 's'} not available for new tasks`,
  },
  {
    passes: (load, task) => {
      const { NanoCPUs = 0, MemoryBytes = 0 } = task.spec.Resources?.Reservations ?? {};
      return (
        load.nanoCpus + NanoCPUs <= load.machine.nanoCpus &&
        load.memoryBytes + MemoryBytes <= load.machine.memoryBytes
      );
    },
    explain: (count) => onNodes('insufficient resources', count),
  },
  {
    passes: ({ machine }, task) => meets(machine, task.spec.Placement?.Constraints),
    explain: (count) => onNodes('scheduling constraints not satisfied', count),
  },
  {
    passes: ({ ports }, task) => !task.hostPorts.some((port) => ports.has(port)),
    explain: (count) => onNodes('host-mode port already in use', count),
  },
  {
    passes: ({ byService }, task) => {
      const most = task.spec.Placement?.MaxReplicas ?? 0;
      return most === 0 || (byService.get(task.serviceId) ?? 0) < most;
    },
    explain: () => 'max replicas per node limit exceed',
  },
];

/** Swarm's own words for why a task has no place. */
const explain = (refusals: readonly number[]): string => {
  const parts = refusals
    .map((count, at) => ({ count, text: filters[at]?.explain(count) ?? '' }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .map(({ text }) => text);
  return parts.length === 0 ? 'no suitable node' : `no suitable node (${parts.join('; ')})`;
};

/** The tree of spread preferences: at each level, the branch with the fewest copies of the service. */
const preferred = (fit: readonly Load[], task: Task): readonly Load[] => {
  let left = fit;
  for (const { Spread } of task.spec.Placement?.Preferences ?? []) {
    if (Spread === undefined) continue;
    const branches = Map.groupBy(left, ({ machine }) => attributeOf(machine, Spread.SpreadDescriptor));
    const copies = (loads: readonly Load[]): number =>
      loads.reduce((sum, { byService }) => sum + (byService.get(task.serviceId) ?? 0), 0);
    let least: readonly Load[] = left;
    let fewest = Infinity;
    for (const branch of branches.values()) {
      const count = copies(branch);
      if (count < fewest) [least, fewest] = [branch, count];
    }
    left = least;
  }
  return left;
};

/** Fewest recent failures where there are many, then fewest copies of the service, then fewest tasks, then who joined first. */
const best = (state: FakeState, fit: readonly Load[], task: Task): Load | undefined => {
  const failures = (load: Load): number => {
    const times = state.services.get(task.serviceId)?.failures.get(load.machine.member?.id ?? '') ?? [];
    const recent = times.filter((at) => state.now - at <= manyFailures.withinMs).length;
    return recent >= manyFailures.count ? recent : 0;
  };
  const rank = (load: Load) => [failures(load), load.byService.get(task.serviceId) ?? 0, load.tasks] as const;
  let chosen: Load | undefined;
  let lowest: readonly number[] = [];
  for (const load of preferred(fit, task)) {
    const own = rank(load);
    const differs = own.findIndex((value, at) => value !== lowest[at]);
    if (chosen === undefined || (differs >= 0 && (own[differs] ?? 0) < (lowest[differs] ?? 0)))
      [chosen, lowest] = [load, own];
  }
  return chosen;
};

const place = (state: FakeState, loads: ReadonlyMap<string, Load>, task: Task): void => {
  const own = task.nodeId === undefined ? undefined : loads.get(task.nodeId);
  const able = task.nodeId === undefined ? [...loads.values()] : own === undefined ? [] : [own];
  const refusals = filters.map(() => 0);
  const fit = able.filter((load) => {
    const at = filters.findIndex(({ passes }) => !passes(load, task));
    if (at >= 0) refusals[at] = (refusals[at] ?? 0) + 1;
    return at < 0;
  });
  const chosen = best(state, fit, task);
  if (chosen === undefined) {
    const err = explain(refusals);
    if (task.status.state !== 'pending' || task.status.err !== err)
      setStatus(state, task, { state: 'pending', message: 'pending task scheduling', err });
    return;
  }
  task.nodeId = chosen.machine.member?.id;
  setStatus(state, task, { state: 'assigned', message: 'scheduler assigned task to node' });
  bear(chosen, task);
};

/** Gives every task that waits for a place one, or the reason why there is none. */
export const schedule = (state: FakeState): void => {
  let loads: ReadonlyMap<string, Load> | undefined;
  for (const task of state.tasks.values()) {
    const { state: is } = task.status;
    if ((is !== 'new' && is !== 'pending') || !isWanted(task)) continue;
    loads ??= loadsOf(state);
    place(state, loads, task);
  }
};
