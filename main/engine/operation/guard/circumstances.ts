import {
  endedStates,
  nodesOfLogs,
  type GuardAnswer,
  type NodeId,
  type NodeView,
  type OperationRequest,
  type Origin,
} from '#shared/model';
import {
  involvedNodes,
  involvedWorkloads,
  isAboutNodes,
  leavingNodes,
  listed,
  passed,
  refused,
  type GuardQuestion,
} from './question.ts';

const fires = {
  guard: 'live-alarms',
  asks: 'Is something critical burning already where this would lean on it?',
} as const;

type About = {
  readonly nodeId?: string | undefined;
  readonly workloadId?: string | undefined;
  readonly originId?: string | undefined;
};

/** Nodes whose alarms are why this is done: those that leave, and those whose disk it relieves. */
const reasonNodes = (request: OperationRequest): readonly NodeId[] => [
  ...leavingNodes(request),
  ...nodesOfLogs(request),
];

/** What must carry on while this runs. What the request itself is about is its reason, not an obstacle. */
const leanedOn = (question: GuardQuestion): ((about: About) => boolean) => {
  const { request, receivers } = question;
  const reasons = new Set<string>(reasonNodes(request));
  const workloads = involvedWorkloads(question);
  const own = 'workloadId' in request ? request.workloadId : undefined;
  const nodes = new Set<string>([
    ...involvedNodes(question),
    ...receivers.map(({ nodeId }) => nodeId),
    ...workloads.flatMap(({ placements }) => placements.flatMap(({ nodeId }) => nodeId ?? [])),
  ]);
  const ids = new Set<string>(workloads.flatMap(({ id }) => (id === own ? [] : [id])));
  const origins = new Set(workloads.map(({ originId }) => originId));
  return ({ nodeId, workloadId, originId }) => {
    if (nodeId !== undefined) return nodes.has(nodeId) && !reasons.has(nodeId);
    if (workloadId !== undefined) return ids.has(workloadId);
    return originId !== undefined && origins.has(originId);
  };
};

/** Alarms of a machine that is to leave are the reason to take it away; those of everything that must carry on count. */
export const liveAlarmsGuard = (question: GuardQuestion): GuardAnswer => {
  const isLeanedOn = leanedOn(question);
  const burning = question.view.alarms.filter(
    (alarm) => alarm.severity === 'critical' && alarm.clearedAt === undefined && isLeanedOn(alarm),
  );
  if (burning.length === 0) return passed(fires, 'No critical alarm is open where this would lean on it.');
  const where = (about: About): string => about.nodeId ?? about.workloadId ?? about.originId ?? 'the fleet';
  return refused(
    fires,
    `${burning.length} critical ${burning.length === 1 ? 'alarm is' : 'alarms are'} open: ${listed(burning.map((alarm) => `${alarm.evidence.rule} on ${where(alarm)}`))}.`,
    burning.map(({ id }) => id),
  );
};

const others = {
  guard: 'other-operation',
  asks: 'Does another operation, from here or elsewhere, work on the same things?',
} as const;

/** Own operations that are open, and locks of others in the fleet. */
export const otherOperationGuard = (question: GuardQuestion): GuardAnswer => {
  const resources = new Set(question.locks.map(({ resource }) => resource));
  const touched = new Set<string>([
    ...involvedNodes(question),
    ...involvedWorkloads(question).map(({ id }) => id as string),
  ]);
  const own = question.open.filter(
    ({ state, plan }) =>
      !endedStates.includes(state) &&
      ((isAboutNodes(plan.request) && isAboutNodes(question.request)) ||
        plan.locks.some(({ resource }) => resources.has(resource)) ||
        plan.steps.some(({ subject }) => touched.has(subject))),
  );
  const says = [
    ...own.map(({ plan, state }) => `"${plan.title}" of this console is ${state}`),
    ...question.holders.map(
      ({ resource, operator, console: where, reason }) =>
        `${resource} is held by ${operator} on ${where} (${reason})`,
    ),
  ];
  if (says.length === 0) return passed(others, 'Nobody else works on these.');
  return refused(others, `${listed(says)}.`, [
    ...own.map(({ id }) => id),
    ...question.holders.map(({ resource }) => resource),
  ]);
};

/** Older than this, what is known of a target is no ground to change it on (R81). */
const freshMs = 10_000;

const fresh = {
  guard: 'fresh-knowledge',
  asks: 'Is everything this rests on known, and not older than 10 s?',
} as const;

/** What lies ahead was seen before this machine's clock was set back: how long ago is not known. */
const agoText = (ageMs: number): string =>
  ageMs < 0 ? "before this machine's clock was set back" : `${Math.round(ageMs / 1_000)} s ago`;

type Doubt = { readonly id: string; readonly says: string };

const nodeDoubt = (id: NodeId, view: NodeView | undefined, now: number): Doubt | undefined => {
  if (view === undefined) return { id, says: `${id} is not in the fleet` };
  if (view.connection.state !== 'connected') return { id, says: `${id} is not connected` };
  if (view.lastAnswerAt === undefined) return { id, says: `${id} has not answered yet` };
  const age = now - view.lastAnswerAt;
  return Math.abs(age) > freshMs ? { id, says: `${id} answered ${agoText(age)}` } : undefined;
};

const originDoubt = ({ id, name, state, says, observedAt }: Origin, now: number): readonly Doubt[] => {
  if (state === 'unknown') return [{ id, says: `${name} is unknown: ${says}` }];
  const age = now - observedAt;
  return Math.abs(age) > freshMs ? [{ id, says: `${name} was read ${agoText(age)}` }] : [];
};

/** Unknown facts refuse, with the reason (R67, R81). */
export const freshKnowledgeGuard = (question: GuardQuestion): GuardAnswer => {
  const { view, now } = question;
  const views = new Map(view.nodes.map((one) => [one.node.id, one]));
  const workloads = involvedWorkloads(question);
  const nodes = involvedNodes(question);
  // Of a node on which nothing was seen to run, that is known only as long as the reading is.
  const origins = view.origins.filter(
    ({ id, members }) =>
      workloads.some(({ originId }) => originId === id) ||
      members.some(({ nodeId }) => nodeId !== undefined && nodes.includes(nodeId)),
  );
  const doubts = [
    ...nodes.flatMap((id) => nodeDoubt(id, views.get(id), now) ?? []),
    ...origins.flatMap((origin) => [
      ...originDoubt(origin, now),
      ...origin.disagreements.map(({ nodeId, says }) => ({
        id: nodeId as string,
        says: `${nodeId} disagrees: ${says}`,
      })),
    ]),
    ...workloads.flatMap(({ id, name, observedAt, placements }) => [
      ...(Math.abs(now - observedAt) > freshMs
        ? [{ id: id as string, says: `${name} was read ${agoText(now - observedAt)}` }]
        : []),
      ...(placements.some((copy) => copy.wanted === 'running' && copy.state === 'unknown')
        ? [{ id: id as string, says: `${name} has copies of unknown state` }]
        : []),
    ]),
  ];
  return doubts.length === 0
    ? passed(fresh, 'Everything this rests on was read within the last 10 s.')
    : refused(
        fresh,
        `${listed(doubts.map(({ says }) => says))}.`,
        doubts.map(({ id }) => id),
      );
};
