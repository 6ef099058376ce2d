import type { FleetNode, NodeId, NodeTasks, ScheduledTask, TaskFinding } from '#shared/model';

/** The label that makes nodes equal. */
const roleLabel = 'role';
/** Of two nodes nobody can say which one is right. */
const nodesLeast = 3;
/** A task that more than one in five of them lacks is not meant for all. */
const lackingShare = 5;

/** What makes two tasks of two nodes the same one. */
const sameTask = ({ kind, name, user, command }: ScheduledTask): string =>
  kind === 'timer' ? `timer ${name}` : `cron ${user ?? ''} ${command}`;

type Group = { readonly role: string; readonly nodes: readonly NodeTasks[] };

const groupsOf = (nodes: readonly FleetNode[], all: readonly NodeTasks[]): readonly Group[] => {
  const known = new Map(all.filter(({ state }) => state === 'known').map((each) => [each.nodeId, each]));
  const roles = new Map<string, NodeTasks[]>();
  for (const { id, labels } of nodes) {
    const role = labels[roleLabel];
    const tasks = known.get(id);
    if (role === undefined || role === '' || tasks === undefined) continue;
    roles.set(role, [...(roles.get(role) ?? []), tasks]);
  }
  return [...roles]
    .filter(([, members]) => members.length >= nodesLeast)
    .map(([role, members]) => ({ role, nodes: members }));
};

type Spread = { readonly task: ScheduledTask; readonly on: Set<NodeId>; readonly off: Set<NodeId> };

const spreadsOf = ({ nodes }: Group): readonly Spread[] => {
  const spreads = new Map<string, Spread>();
  for (const task of nodes.flatMap(({ tasks }) => tasks)) {
    const key = sameTask(task);
    const spread = spreads.get(key) ?? { task, on: new Set<NodeId>(), off: new Set<NodeId>() };
    spreads.set(key, spread);
    // What a person paused is there.
    if (task.state === 'off') spread.off.add(task.nodeId);
    else spread.on.add(task.nodeId);
  }
  return [...spreads.values()];
};

const findingOf = ({ role, nodes }: Group, { task, on, off }: Spread): TaskFinding | undefined => {
  const lacking = nodes.map(({ nodeId }) => nodeId).filter((id) => !on.has(id));
  if (lacking.length === 0 || lacking.length > Math.max(1, Math.floor(nodes.length / lackingShare)))
    return undefined;
  const isOff = lacking.every((id) => off.has(id));
  return {
    kind: 'missing',
    severity: 'warning',
    nodeIds: lacking,
    taskIds: nodes
      .flatMap(({ tasks }) => tasks)
      .filter((one) => sameTask(one) === sameTask(task))
      .map(({ id }) => id),
    says: `${task.name} is ${isOff ? 'switched off' : 'missing'} on ${lacking.join(', ')}, and ${on.size} of ${nodes.length} nodes with the role ${role} run it.`,
    nextStep: isOff
      ? 'Resume it there, if it was forgotten.'
      : 'Put it there too, or tell the nodes apart by their role.',
  };
};

/** Tasks that all but one of several equal nodes run. `declared`: tasks that are meant to run on some of them only. */
export const missingTasks = (
  nodes: readonly FleetNode[],
  all: readonly NodeTasks[],
  isDeclared: (task: ScheduledTask) => boolean,
): readonly TaskFinding[] =>
  groupsOf(nodes, all).flatMap((group) =>
    spreadsOf(group)
      .filter(({ task, on }) => on.size > 0 && !isDeclared(task))
      .flatMap((spread) => findingOf(group, spread) ?? []),
  );
