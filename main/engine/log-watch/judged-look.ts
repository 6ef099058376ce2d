import { fillsBecause, fillsNext } from '#shared/format';
import {
  defaultAlarmPolicy,
  type AlarmPolicy,
  type EpochMs,
  type LogFinding,
  type NodeLogs,
  type NodeView,
} from '#shared/model';
import { fillsBeforeRotation, freedBetween } from '../rules/index.ts';

const newer = (a: NodeLogs['lastFreed'], b: NodeLogs['lastFreed']): NodeLogs['lastFreed'] =>
  a === undefined || (b !== undefined && b.at > a.at) ? b : a;

/** What only a look and its past, or a look and the forecast of its disk, tell together, put into the look. */
export const judgedLook = (
  reading: NodeLogs,
  {
    before,
    view,
    policy,
    now,
  }: {
    readonly before: NodeLogs | undefined;
    readonly view: NodeView | undefined;
    readonly policy: AlarmPolicy | undefined;
    readonly now: EpochMs;
  },
): NodeLogs => {
  const seen = before === undefined ? undefined : newer(before.lastFreed, freedBetween(before, reading));
  const lastFreed = newer(reading.lastFreed, seen);
  const { criticalWithinMs } = (policy ?? defaultAlarmPolicy).logs;
  const fills = fillsBeforeRotation(reading, view, now).map((it): LogFinding => ({
    kind: 'fills-before-rotation',
    severity: it.fullAt - now <= criticalWithinMs ? 'critical' : 'warning',
    subject: it.path,
    says: `${it.mount} is full before it is rotated. ${fillsBecause(it, now)}`,
    nextStep: fillsNext(it),
  }));
  return {
    ...reading,
    ...(lastFreed === undefined ? {} : { lastFreed }),
    findings: [...fills, ...reading.findings.filter(({ kind }) => kind !== 'fills-before-rotation')],
  };
};
