import { generateHistories } from './generate.ts';
import { summarise, tableOf, type RuleSetReport } from './report.ts';
import { netdata, netdataForecast } from './rule-sets/netdata.ts';
import { nodeMixin } from './rule-sets/node-mixin.ts';
import { ours } from './rule-sets/ours.ts';
import { scoreOf, type Score } from './score.ts';

const ruleSets = [ours, nodeMixin, netdata, netdataForecast] as const;

/** What a run found: one report per rule set, ours first. */
export type Report = {
  readonly seed: number;
  readonly count: number;
  readonly ruleSets: readonly RuleSetReport[];
};

/** Replays generated histories through every rule set and compares what was told with what is true. Same seed, same report. */
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
    await Promise.resolve();
  }
  return {
    ...input,
    ruleSets: ruleSets.map((ruleSet, i) => summarise(ruleSet.name, scores[i] ?? [], samples, tookMs[i] ?? 0)),
  };
};

if (import.meta.main) {
  const [count = '1000', seed = '1'] = process.argv.slice(2);
  const report = await runDiskHistories({ seed: Number(seed), count: Number(count) });
  console.log(tableOf(report.ruleSets));
}
