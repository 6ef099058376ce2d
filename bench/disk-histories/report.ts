import type { FillScore, Score } from './score.ts';

const hour = 3_600_000;

/** How one rule set did on all histories. */
export type RuleSetReport = {
  readonly name: string;
  readonly nodeMonths: number;
  readonly falseCriticals: number;
  readonly falseAlarms: number;
  readonly fills: number;
  /** Fills before which no alarm of any grade stood. */
  readonly missed: number;
  readonly missedByCritical: number;
  /** Median time an alarm stood before the disk was full, ms; a missed fill counts as 0. */
  readonly medianLeadMs: number;
  readonly medianCriticalLeadMs: number;
  /** Fills that gave an hour of signal before the last hour, and those of them that were told by then. */
  readonly foreseeable: number;
  readonly foreseen: number;
  readonly microsecondsPerSample: number;
  /** Names of the histories whose fill was missed or told late, for looking closer. */
  readonly worst: readonly string[];
};

/** Adds up the scores of one rule set. */
export const summarise = (
  name: string,
  scores: readonly Score[],
  samples: number,
  tookMs: number,
): RuleSetReport => {
  const fills = scores.flatMap((score) => score.fills);
  const foreseeable = fills.filter((fill) => fill.signalMs >= 2 * hour);
  const inTime = (fill: FillScore): boolean => (fill.leadMs ?? 0) >= hour;
  return {
    name,
    nodeMonths: sum(scores.map((score) => score.nodeMonths)),
    falseCriticals: sum(scores.map((score) => score.falseCriticals)),
    falseAlarms: sum(scores.map((score) => score.falseAlarms)),
    fills: fills.length,
    missed: fills.filter((fill) => fill.leadMs === undefined).length,
    missedByCritical: fills.filter((fill) => fill.criticalLeadMs === undefined).length,
    medianLeadMs: median(fills.map((fill) => fill.leadMs ?? 0)),
    medianCriticalLeadMs: median(fills.map((fill) => fill.criticalLeadMs ?? 0)),
    foreseeable: foreseeable.length,
    foreseen: foreseeable.filter(inTime).length,
    microsecondsPerSample: (tookMs * 1000) / Math.max(1, samples),
    worst: [
      ...fills.filter((fill) => fill.leadMs === undefined),
      ...foreseeable.filter((fill) => !inTime(fill)),
    ].map((fill) => fill.history),
  };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

const minutesText = (ms: number): string =>
  ms < 2 * hour ? `${Math.round(ms / 60_000)} min` : `${(ms / hour).toFixed(1)} h`;

/** The comparison as a table of plain text, one line per rule set. */
export const tableOf = (reports: readonly RuleSetReport[]): string => {
  const head = [
    'rule set',
    'false criticals per 100 node-months',
    'false alarms per node-month',
    'fills missed',
    'fills without critical',
    'median warning',
    'median critical',
    'told 1 h ahead',
    'µs per sample',
  ];
  const rows = reports.map((report) => [
    report.name,
    `${((100 * report.falseCriticals) / report.nodeMonths).toFixed(2)} (${report.falseCriticals})`,
    `${(report.falseAlarms / report.nodeMonths).toFixed(2)} (${report.falseAlarms})`,
    `${report.missed} of ${report.fills}`,
    `${report.missedByCritical}`,
    minutesText(report.medianLeadMs),
    minutesText(report.medianCriticalLeadMs),
    `${((100 * report.foreseen) / Math.max(1, report.foreseeable)).toFixed(1)} % of ${report.foreseeable}`,
    report.microsecondsPerSample.toFixed(2),
  ]);
  return aligned([head, ...rows]);
};

/** What one rule set did on one recorded history. */
export type RecordedLine = { readonly history: string; readonly ruleSet: string; readonly score: Score };

/** The recorded histories as a table, one line per history and rule set. */
export const recordedTableOf = (lines: readonly RecordedLine[]): string =>
  aligned([
    ['history', 'rule set', 'false criticals', 'false alarms', 'told before full', 'critical before full'],
    ...lines.map(({ history, ruleSet, score }) => {
      const lead = (ms: number | undefined): string => (ms === undefined ? 'not told' : minutesText(ms));
      const [fill] = score.fills;
      const leads =
        fill === undefined ? ['never full', 'never full'] : [lead(fill.leadMs), lead(fill.criticalLeadMs)];
      return [history, ruleSet, `${score.falseCriticals}`, `${score.falseAlarms}`, ...leads];
    }),
  ]);

const aligned = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
