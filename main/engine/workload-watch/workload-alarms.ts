import { defaultAlarmPolicy, type AlarmPolicy, type Origin, type WorkloadView } from '#shared/model';
import { createReplicaRules, isSpaceRule, isTaskRule, judgeReplicas } from '../rules/index.ts';
import { judgeAnew, type AlarmPlace } from './alarm-place.ts';

/** Judged at least this often, so that `for` times and old readings are seen without an answer, ms. */
const judgeEveryMs = 5_000;

export type WorkloadAlarmsParts = AlarmPlace & {
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
  const { clock } = parts;
  const rules = createReplicaRules();
  let policy = defaultAlarmPolicy;

  const judge = (): void =>
    judgeAnew(parts, { nodeId: undefined, isOurs: (rule) => !isSpaceRule(rule) && !isTaskRule(rule) }, (at) =>
      judgeReplicas(rules, { ...at, policy, ...parts.view(), isComplete: parts.isComplete }),
    );

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
