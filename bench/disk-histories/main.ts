import { generateHistories } from './generate.ts';
import type { History } from './history.ts';
import { recordedHistories } from './recorded.ts';
import { recordedTableOf, summarise, tableOf, type RecordedLine, type RuleSetReport } from './report.ts';
import { netdata, netdataForecast } from './rule-sets/netdata.ts';
import { nodeMixin } from './rule-sets/node-mixin.ts';
import { ours } from './rule-sets/ours.ts';
import { scoreOf, type Score } from './score.ts';
import { timeJudging } from './time-judging.ts';

const ruleSets = [ours, nodeMixin, netdata, netdataForecast] as const;

/** What a run found: one report per rule set, ours first; what each told about the recorded files; the cost of judging. */
export type Report = {
  readonly seed: number;
  readonly count: number;
  readonly ruleSets: readonly RuleSetReport[];
  readonly recorded: readonly RecordedLine[];
  /** Mean time of one judgement of a node with three volumes, microseconds. */
  readonly judgeNodeMicroseconds: number;
  /** The report as plain text, for a terminal. */
  readonly text: string;
};

/** Replays generated histories through every rule set and compares what was told with what is true. Same seed, same verdicts. */
export const runDiskHistories = async (input: {
  readonly seed: number;
  readonly count: number;
}): Promise<Report> => {
  const scores = ruleSets.map((): Score[] => []);
  const tookMs = ruleSets.map(() => 0);
  let samples = 0;
  for (const history of generateHistories(input.seed, input.count)) {
    samples += history.available.length;
    ruleSets.forEach((ruleSet, i) => {
      const begun = performance.now();
      scores[i]?.push(scoreOf(history, ruleSet.judge(history)));
      tookMs[i] = (tookMs[i] ?? 0) + performance.now() - begun;
    });
    // Lets a caller's timers and signals through between two histories.
    await Promise.resolve();
  }
  const reports = ruleSets.map((ruleSet, i) =>
    summarise(ruleSet.name, scores[i] ?? [], samples, tookMs[i] ?? 0),
  );
  const recorded = recordedHistories().flatMap(recordedLines);
  const judgeNodeMicroseconds = timeJudging(20_000);
  return {
    ...input,
    ruleSets: reports,
    recorded,
    judgeNodeMicroseconds,
    text: textOf(input, reports, recorded, judgeNodeMicroseconds),
  };
};

const recordedLines = (history: History): readonly RecordedLine[] =>
  ruleSets.map((ruleSet) => ({
    history: history.name,
    ruleSet: ruleSet.name,
    score: scoreOf(history, ruleSet.judge(history)),
  }));

const textOf = (
  { seed, count }: { readonly seed: number; readonly count: number },
  reports: readonly RuleSetReport[],
  recorded: readonly RecordedLine[],
  microseconds: number,
): string =>
  [
    `${count} generated disk histories (seed ${seed}), ${(reports[0]?.nodeMonths ?? 0).toFixed(0)} node-months`,
    tableOf(reports),
    '',
    'recorded histories (synthetic, after incidents as told; see bench/disk-histories/recorded/README.md)',
    recordedTableOf(recorded),
    '',
    `judgeNode: ${microseconds.toFixed(1)} µs for a node with three volumes`,
  ].join('\n');

if (import.meta.main) {
  const [count = '1000', seed = '1'] = process.argv.slice(2);
  console.log((await runDiskHistories({ seed: Number(seed), count: Number(count) })).text);
}
