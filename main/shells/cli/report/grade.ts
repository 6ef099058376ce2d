import { nodeStateSchema, type Alarm, type EpochMs, type NodeState, type NodeView } from '#shared/model';
import { exitCode, type ExitCode } from '../exit-code.ts';

/** One word for a whole fleet. */
export type Grade = 'ok' | 'warning' | 'critical' | 'unknown';

/** Critical is certain trouble and is told first; then what nobody knows; then what wants a look. */
const gradesWorstFirst = ['critical', 'unknown', 'warning', 'ok'] as const satisfies readonly Grade[];

const gradeOfState: Readonly<Record<NodeState, Grade>> = {
  critical: 'critical',
  unknown: 'unknown',
  // An old value says nothing about now.
  stale: 'unknown',
  warning: 'warning',
  draining: 'warning',
  maintenance: 'ok',
  drained: 'ok',
  ok: 'ok',
};

/** The grade of nodes and their open alarms. Silenced alarms do not count; a fleet without nodes is unknown. */
export const gradeOf = (nodes: readonly NodeView[], alarms: readonly Alarm[], now: EpochMs): Grade => {
  const grades = new Set<Grade>([
    ...nodes.map(({ state }) => gradeOfState[state]),
    ...alarms
      .filter(({ silenced }) => silenced === undefined || silenced.until <= now)
      .map(({ severity }) => severity),
    ...(nodes.length === 0 ? (['unknown'] as const) : []),
  ]);
  return gradesWorstFirst.find((grade) => grades.has(grade)) ?? 'unknown';
};

/** The exit code of a grade. */
export const codeOfGrade = (grade: Grade): ExitCode => exitCode[grade];

/** How many nodes are in each state, every state named. */
export const countStates = (nodes: readonly NodeView[]): Readonly<Record<NodeState, number>> =>
  Object.fromEntries(
    nodeStateSchema.options.map((state) => [state, nodes.filter((view) => view.state === state).length]),
  ) as Record<NodeState, number>;
