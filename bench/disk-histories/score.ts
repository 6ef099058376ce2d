import { fillsOf, type History, type Threat } from './history.ts';
import type { Span } from './rule-sets/spans.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const month = 30 * day;

/** A critical is right when the disk is full within this time without help, ms; a warning has a week. */
const criticalWithin = day;
const warningWithin = 7 * day;
/** With less than this share left nobody is blamed for telling. */
const nearlyFull = { warning: 0.05, critical: 0.03 } as const;
/** Alarms this close behind one another are one warning to the person who reads them, ms. */
const sameWarningMs = 10 * minute;

/** What one rule set did on one history. Times in ms. */
export type Score = {
  readonly nodeMonths: number;
  readonly falseCriticals: number;
  readonly falseAlarms: number;
  readonly fills: readonly FillScore[];
};

/** How one fill was told. Undefined lead: it was not. */
export type FillScore = {
  readonly history: string;
  readonly signalMs: number;
  readonly leadMs: number | undefined;
  readonly criticalLeadMs: number | undefined;
};

/** Compares what was told with what is true. */
export const scoreOf = (history: History, spans: readonly Span[]): Score => ({
  nodeMonths: (history.available.length * history.intervalMs) / month,
  falseCriticals: spans.filter((span) => span.severity === 'critical' && isFalse(history, span)).length,
  falseAlarms: spans.filter((span) => isFalse(history, span)).length,
  fills: fillsOf(history).map((fill) => ({
    history: history.name,
    signalMs: fill.fullMs - fill.onsetMs,
    leadMs: leadOf(fill, spans),
    criticalLeadMs: leadOf(
      fill,
      spans.filter((span) => span.severity === 'critical'),
    ),
  })),
});

const isFalse = (history: History, { fromMs, severity }: Span): boolean => {
  const left = (history.available[Math.floor(fromMs / history.intervalMs)] ?? 0) / history.sizeBytes;
  if (left < nearlyFull[severity]) return false;
  const withinMs = severity === 'critical' ? criticalWithin : warningWithin;
  return !history.threats.some(
    (threat) =>
      fromMs >= threat.onsetMs && fromMs <= threat.endedMs + minute && threat.fullMs - fromMs <= withinMs,
  );
};

/**
 * How long before the end the alarm stood without a break. What stood before the trouble began was not about it, so the
 * lead is never longer than the trouble.
 */
const leadOf = (fill: Threat, spans: readonly Span[]): number | undefined => {
  let reach = fill.fullMs;
  const before = spans.filter((span) => span.fromMs < fill.fullMs).sort((a, b) => b.untilMs - a.untilMs);
  let told = false;
  for (const span of before) {
    if (span.untilMs < reach - (told ? sameWarningMs : 0)) continue;
    told = true;
    reach = Math.min(reach, span.fromMs);
  }
  return told ? fill.fullMs - Math.max(reach, fill.onsetMs) : undefined;
};
