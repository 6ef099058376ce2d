import type {
  DeclaredTask,
  EpochMs,
  FleetTask,
  NodeId,
  NodeTasks,
  ScheduledTask,
  TaskFinding,
} from '#shared/model';

/** Whether a task of a node is a copy of a declared one: the timer of that name, or a command that contains it. */
export const isCopyOf = ({ matches }: DeclaredTask, task: ScheduledTask): boolean =>
  task.kind === 'timer' && (task.name === matches || task.name === `${matches}.timer`)
    ? true
    : task.command.includes(matches) || (task.kind === 'cron' && task.name === matches);

type Copy = { readonly task: ScheduledTask; readonly nodeId: NodeId };

const copiesOf = (declared: DeclaredTask, nodes: readonly NodeTasks[]): readonly Copy[] =>
  nodes.flatMap(({ nodeId, tasks }) =>
    tasks.filter((task) => isCopyOf(declared, task)).map((task) => ({ task, nodeId })),
  );

const newestRun = (copies: readonly Copy[]): FleetTask['lastRun'] =>
  copies
    .flatMap(({ task, nodeId }) => task.runs.map(({ startedAt, result }) => ({ nodeId, startedAt, result })))
    .toSorted((a, b) => b.startedAt - a.startedAt)[0];

const listed = (ids: readonly string[]): string => ids.join(', ');
const nodesText = (count: number): string => `${count} ${count === 1 ? 'node' : 'nodes'}`;

type Standing = Pick<FleetTask, 'state' | 'says'>;

const countStanding = (
  declared: DeclaredTask,
  runOn: readonly NodeId[],
  unknownOn: readonly NodeId[],
): Standing => {
  const wanted = nodesText(declared.exactly);
  const unread = unknownOn.length === 0 ? '' : ` Nobody knows of ${listed(unknownOn)}.`;
  if (runOn.length > declared.exactly)
    return {
      state: 'too-many',
      says: `${nodesText(runOn.length)} run it instead of ${wanted}: ${listed(runOn)}.${unread}`,
    };
  if (runOn.length + unknownOn.length < declared.exactly)
    return runOn.length === 0
      ? { state: 'nobody', says: `Nobody runs it; ${wanted} of ${listed(declared.nodes)} should.` }
      : { state: 'too-few', says: `Only ${listed(runOn)} runs it instead of ${wanted}.` };
  if (runOn.length === declared.exactly && unknownOn.length === 0)
    return { state: 'met', says: `${listed(runOn)} runs it, as declared.` };
  return {
    state: 'unknown',
    says: `${runOn.length === 0 ? 'Nobody that was read' : listed(runOn)} runs it.${unread}`,
  };
};

const lateStanding = (
  declared: DeclaredTask,
  copies: readonly Copy[],
  now: EpochMs,
): Standing | undefined => {
  const { withinMs } = declared;
  if (withinMs === undefined || copies.length === 0) return undefined;
  const newest = newestRun(copies);
  if (newest !== undefined)
    return now - newest.startedAt > withinMs
      ? { state: 'not-run', says: `It last began longer ago than declared, on ${newest.nodeId}.` }
      : undefined;
  // Systemd says when a timer never started anything; where cron's log is silent nobody knows.
  return copies.every(({ task }) => task.neverRan)
    ? { state: 'not-run', says: 'It has never run.' }
    : { state: 'unknown', says: 'No run of it was seen, and nothing says that there was none.' };
};

/** Who runs a declared task, and whether that is as declared. */
export const fleetTaskOf = (declared: DeclaredTask, all: readonly NodeTasks[], now: EpochMs): FleetTask => {
  const may = new Set<string>(declared.nodes);
  const nodes = all.filter(({ nodeId }) => may.has(nodeId));
  const known = nodes.filter(({ state }) => state === 'known');
  const knownIds = new Set<string>(known.map(({ nodeId }) => nodeId));
  const unknownOn = declared.nodes.filter((id) => !knownIds.has(id));
  const on = copiesOf(declared, known).filter(({ task }) => task.state === 'on');
  const runOn = [...new Set(on.map(({ nodeId }) => nodeId))];
  const standing = countStanding(declared, runOn, unknownOn);
  const late = standing.state === 'met' ? lateStanding(declared, on, now) : undefined;
  const lastRun = newestRun(copiesOf(declared, nodes));
  return {
    task: declared,
    ...(late ?? standing),
    runBy: on.map(({ task, nodeId }) => ({ nodeId, taskId: task.id })),
    unknownOn,
    ...(lastRun === undefined ? {} : { lastRun }),
  };
};

const kindOf = {
  nobody: 'nobody-runs',
  'too-few': 'nobody-runs',
  'too-many': 'too-many',
  'not-run': 'not-run',
} as const;

const nextSteps = {
  'nobody-runs': 'Switch it on where it belongs: resume it, or put it into the table of that node.',
  'too-many': 'Pause it everywhere but where it belongs, before both do the same work at the same time.',
  'not-run': 'Look at the node that runs it and at its last output, then run it now.',
} as const;

/** What is wrong with a declared task; undefined: nothing, or nobody can tell. */
export const fleetTaskFinding = (fleetTask: FleetTask): TaskFinding | undefined => {
  const { task, state, says, runBy } = fleetTask;
  if (state === 'met' || state === 'unknown') return undefined;
  const kind = kindOf[state];
  return {
    kind,
    severity: state === 'too-few' ? 'warning' : 'critical',
    nodeIds: runBy.length === 0 ? [...task.nodes] : [...new Set(runBy.map(({ nodeId }) => nodeId))],
    taskIds: runBy.map(({ taskId }) => taskId),
    says: `${task.name}: ${says}`,
    nextStep: nextSteps[kind],
  };
};
