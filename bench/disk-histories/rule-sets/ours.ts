import { defaultAlarmPolicy } from '#shared/model';
import { backtest, type BacktestSample } from '../../../main/engine/rules/index.ts';
import type { History } from '../history.ts';
import { writeSpans, type RuleSet } from './spans.ts';

/** The histories begin here, epoch ms. Any time will do. */
const beginning = Date.UTC(2026, 0, 5);

/** The rules of this repository, through the same reducer that judges the fleet. */
export const ours: RuleSet = {
  name: 'Quarterdeck',
  judge: (history) => {
    const writers = { warning: writeSpans('warning'), critical: writeSpans('critical') };
    for (const event of backtest(samplesOf(history), defaultAlarmPolicy)) {
      const at = event.at - beginning;
      const open = event.kind !== 'cleared';
      writers.warning.tell(at, open && event.severity === 'warning');
      writers.critical.tell(at, open && event.severity === 'critical');
    }
    return [...writers.warning.spans(), ...writers.critical.spans()];
  },
};

const samplesOf = ({ available, intervalMs, sizeBytes }: History): readonly BacktestSample[] =>
  Array.from(available, (value, i) => ({
    at: beginning + i * intervalMs,
    available: value,
    size: sizeBytes,
  }));
