import { fillsBecause, fillsNext } from '#shared/format';
import type { EpochMs, FillsBeforeRotation, LogFinding, NodeLogs } from '#shared/model';
import { freedBetween } from '../rules/index.ts';

const newer = (a: NodeLogs['lastFreed'], b: NodeLogs['lastFreed']): NodeLogs['lastFreed'] =>
  a === undefined || (b !== undefined && b.at > a.at) ? b : a;

/**
 * A reading with what rotation freed last. What the source says of its last run is the better word; what else went away between
 * two looks is seen here.
 */
export const withFreed = (reading: NodeLogs, before: NodeLogs | undefined): NodeLogs => {
  const isNews = reading.lastFreed !== undefined && reading.lastFreed.at !== before?.lastFreed?.at;
  const seen = before === undefined ? undefined : newer(before.lastFreed, freedBetween(before, reading));
  const lastFreed = isNews ? reading.lastFreed : newer(reading.lastFreed, seen);
  return lastFreed === undefined ? reading : { ...reading, lastFreed };
};

/** A reading with what only it and the forecast of its disks tell together. The source's own word stays where it says more. */
export const withFills = (
  reading: NodeLogs,
  fills: readonly FillsBeforeRotation[],
  { now, criticalWithinMs }: { readonly now: EpochMs; readonly criticalWithinMs: number },
): NodeLogs => {
  if (fills.length === 0) return reading;
  const told = new Set(fills.map(({ path }) => path));
  return {
    ...reading,
    findings: [
      ...fills.map((it): LogFinding => ({
        kind: 'fills-before-rotation',
        severity: it.fullAt - now <= criticalWithinMs ? 'critical' : 'warning',
        subject: it.path,
        says: `${it.mount} is full before it is rotated. ${fillsBecause(it, now)}`,
        nextStep: fillsNext(it),
      })),
      ...reading.findings.filter(
        ({ kind, subject }) => kind !== 'fills-before-rotation' || !told.has(subject),
      ),
    ],
  };
};
