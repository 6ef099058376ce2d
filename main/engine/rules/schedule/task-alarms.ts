import {
  alarmIdSchema,
  type Alarm,
  type AlarmId,
  type AlarmPolicy,
  type Finding,
  type NodeTasks,
  type RuleId,
  type TaskFinding,
} from '#shared/model';

/** Whether a rule is about scheduled tasks. */
export const isTaskRule = (rule: RuleId): boolean => rule === 'scheduled-task';

/** Findings somebody must act on tonight; the rest is shown where tasks are. */
const alarming = ['failing', 'not-run', 'nobody-runs', 'too-many'] as const;
type Alarming = (typeof alarming)[number];
const isAlarming = (kind: TaskFinding['kind']): kind is Alarming =>
  (alarming as readonly string[]).includes(kind);

/** "backup.timer on db-1"; what is wrong with all tasks of a node is called by the node. */
const subjectOf = ({ taskIds, nodeIds }: TaskFinding, { tasks }: NodeTasks): string => {
  const only = taskIds.length === 1 ? tasks.find(({ id }) => id === taskIds[0]) : undefined;
  return only === undefined ? `cron on ${nodeIds[0] ?? ''}` : `${only.name} on ${only.nodeId}`;
};

const alarmIdOf = (kind: string, subject: string): AlarmId =>
  alarmIdSchema.parse(`task:${kind}:${subject}`.slice(0, 512));

/** Everything there is to judge at one moment. */
export type TasksObservation = {
  readonly policy: AlarmPolicy;
  readonly nodes: readonly NodeTasks[];
  /** Of declared tasks. */
  readonly fleet: readonly { readonly name: string; readonly finding: TaskFinding }[];
  /** Open alarms about tasks. */
  readonly open: readonly Alarm[];
};

/** A node that was not read holds what stands about it: what is not known is not well. */
const isHeld = ({ evidence }: Alarm, nodes: readonly NodeTasks[]): boolean =>
  evidence.rule === 'scheduled-task' &&
  evidence.nodeIds.some((id) => nodes.find(({ nodeId }) => nodeId === id)?.state === 'unknown');

/** Turns what is wrong with tasks into alarms. */
export const judgeTasks = ({
  policy,
  nodes,
  fleet,
  open,
}: TasksObservation): { readonly findings: readonly Finding[]; readonly held: readonly AlarmId[] } => {
  if ((policy.off as readonly RuleId[]).includes('scheduled-task')) return { findings: [], held: [] };
  const ofNodes = nodes
    .filter(({ state }) => state === 'known')
    .flatMap((node) =>
      node.findings.map((finding) => ({
        finding,
        name: subjectOf(finding, node),
        subject: `${node.nodeId} ${finding.taskIds.length === 1 ? (finding.taskIds[0] ?? '') : ''}`,
      })),
    );
  const ofFleet = fleet.map(({ name, finding }) => ({ finding, name, subject: name }));
  const findings = [...ofNodes, ...ofFleet].flatMap(({ finding, name, subject }): readonly Finding[] => {
    const { kind, severity, nodeIds, taskIds, says, nextStep } = finding;
    if (!isAlarming(kind) || severity === 'note') return [];
    return [
      {
        id: alarmIdOf(kind, subject),
        severity,
        evidence: { rule: 'scheduled-task', kind, name, nodeIds, taskIds, says, nextStep },
      },
    ];
  });
  const raised = new Set(findings.map(({ id }) => id));
  const held = open.filter((alarm) => !raised.has(alarm.id) && isHeld(alarm, nodes)).map(({ id }) => id);
  return { findings, held };
};
