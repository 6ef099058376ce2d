import {
  defaultAlarmPolicy,
  type Alarm,
  type AlarmPolicy,
  type Origin,
  type WorkloadView,
} from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { createReplicaRules, isSpaceRule, isTaskRule, judgeReplicas, updateAlarms } from '../rules/index.ts';
import type { FleetBoard } from '../store/index.ts';

/** Judged at least this often, so that `for` times and old readings are seen without an answer, ms. */
const judgeEveryMs = 5_000;

export type WorkloadAlarmsParts = {
  readonly clock: Clock;
  readonly board: Pick<FleetBoard, 'openAlarmsOf' | 'putAlarms'>;
  readonly onAlarms: (changed: readonly Alarm[]) => void;
  readonly view: () => { readonly origins: readonly Origin[]; readonly workloads: readonly WorkloadView[] };
  /** Whether every machine that could tell of a workload has been heard: only then is what nobody mentions not there. */
  readonly isComplete: () => boolean;
};

/** Raises and clears the alarms about workloads and swarms. */
export type WorkloadAlarms = {
  /** Judges now: there are new readings, or an operation began or ended. */
  readonly judge: () => void;
  /** Judges by another policy from now on; what is remembered stays. */
  readonly setPolicy: (policy: AlarmPolicy) => void;
  readonly end: () => void;
};

/** Starts with the product's own policy. Alarms that stand on the board stay until data clears them. */
export const createWorkloadAlarms = (parts: WorkloadAlarmsParts): WorkloadAlarms => {
  const { clock, board } = parts;
  const rules = createReplicaRules();
  let policy = defaultAlarmPolicy;

  const judge = (): void => {
    const now = clock.now();
    const open = new Map(
      [...board.openAlarmsOf(undefined)].filter(
        ([, { evidence }]) => !isSpaceRule(evidence.rule) && !isTaskRule(evidence.rule),
      ),
    );
    const { findings, held } = judgeReplicas(rules, {
      now,
      policy,
      ...parts.view(),
      open: open.values(),
      isComplete: parts.isComplete,
    });
    const { changed } = updateAlarms(open, undefined, findings, held, now);
    if (changed.length === 0) return;
    board.putAlarms(changed);
    parts.onAlarms(changed);
  };

  let timer = clock.after(judgeEveryMs, function again() {
    judge();
    timer = clock.after(judgeEveryMs, again);
  });
  return {
    judge,
    setPolicy: (next) => {
      policy = next;
    },
    end: () => timer.cancel(),
  };
};
