import { describe, expect, it } from 'vitest';
import { generateHistories } from './generate.ts';
import { fillsOf } from './history.ts';
import { recordedHistories } from './recorded.ts';
import { netdataForecast } from './rule-sets/netdata.ts';
import { nodeMixin } from './rule-sets/node-mixin.ts';
import { ours } from './rule-sets/ours.ts';
import { scoreOf } from './score.ts';
import { summarise, type RuleSetReport } from './report.ts';

const histories = [...generateHistories(1, 63)];
const judged = (ruleSet: typeof ours): RuleSetReport =>
  summarise(
    ruleSet.name,
    histories.map((history) => scoreOf(history, ruleSet.judge(history))),
    1,
    0,
  );

describe('the generated disk histories', () => {
  it('are the same for the same seed and others for another', () => {
    const [first] = generateHistories(9, 1);
    expect([...generateHistories(9, 1)][0]).toEqual(first);
    expect([...generateHistories(10, 1)][0]?.available).not.toEqual(first?.available);
  });

  it('are full exactly when their truth says so', () => {
    for (const history of histories) {
      const [fill] = fillsOf(history);
      const firstFull = history.available.indexOf(0);
      const expected = fill === undefined ? -1 : Math.ceil(fill.fullMs / history.intervalMs);
      expect([history.name, firstFull]).toEqual([history.name, expected]);
    }
  });
});

describe('our rules on them', () => {
  const report = judged(ours);
  it('miss no fill and tell every one as critical', () => {
    expect(report.fills).toBeGreaterThan(10);
    expect([report.missed, report.missedByCritical]).toEqual([0, 0]);
  });
  it('tell at least 98 % of the foreseeable fills an hour ahead', () => {
    expect(report.foreseeable).toBeGreaterThan(3);
    expect(report.foreseen / report.foreseeable).toBeGreaterThanOrEqual(0.98);
  });
  it('raise no false critical in twenty node-months', () => {
    expect(report.nodeMonths).toBeGreaterThan(15);
    expect(report.falseCriticals).toBe(0);
  });
  it('are quieter than the rules everybody uses and give more time to act', () => {
    const mixin = judged(nodeMixin);
    const rate = judged(netdataForecast);
    expect(report.falseAlarms).toBeLessThan(Math.min(mixin.falseAlarms, rate.falseAlarms));
    expect(report.missed).toBeLessThan(mixin.missed);
    expect(report.missedByCritical).toBeLessThan(mixin.missedByCritical);
    expect(report.medianCriticalLeadMs).toBeGreaterThan(mixin.medianCriticalLeadMs);
  });
});

it('tells the founding accident and the creeping registry in time, and nothing critical about a nightly dump', () => {
  const told = recordedHistories().map((history) => {
    const score = scoreOf(history, ours.judge(history));
    return [
      history.name,
      score.falseCriticals,
      score.fills.every((fill) => (fill.criticalLeadMs ?? 0) > 30 * 60_000),
    ];
  });
  expect(told).toEqual([
    ['proxy-log', 0, true],
    ['nightly-dump', 0, true],
    ['registry-creep', 0, true],
  ]);
});
