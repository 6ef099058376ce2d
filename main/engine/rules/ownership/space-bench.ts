import {
  alarmId,
  type Alarm,
  type AlarmPolicy,
  type Dispute,
  type EpochMs,
  type Evidence,
  type Finding,
  type NodeView,
  type Operation,
  type RuleId,
  type Severity,
  type SpaceView,
} from '#shared/model';
import type { Condition } from '../conditions.ts';
import type { GateTimes, Reading } from '../gate.ts';
import { isExplained } from './explained-space.ts';

/** Names that an alarm carries; the screen has the rest. */
export const named = 10;
/** A reading older than this many intervals says nothing about now (R85). */
const staleAfterIntervals = 3;

/** One space on the bench, with all it is judged by. */
export type SpaceBench = {
  readonly now: EpochMs;
  readonly policy: AlarmPolicy['spaces'];
  readonly space: SpaceView;
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly operations: readonly Operation[];
  /** Open alarms about this space: what they rested on must be heard again before they clear. */
  readonly open: readonly Alarm[];
};

/** Whether the newest reading says something about now. */
export const isTold = ({ space, now }: SpaceBench): boolean =>
  space.state === 'known' && now - space.observedAt <= staleAfterIntervals * space.everyMs;

/** The evidence of an alarm of one rule that is open about this space. */
export const openEvidence = <R extends RuleId>(
  { open }: SpaceBench,
  rule: R,
  is: (evidence: Extract<Evidence, { readonly rule: R }>) => boolean = () => true,
): Extract<Evidence, { readonly rule: R }> | undefined =>
  open
    .map(({ evidence }) => evidence)
    .find((one): one is Extract<Evidence, { readonly rule: R }> => one.rule === rule && is(one as never));

/** What an operation explains keeps an alarm that stands, and raises none. */
export const reading = (
  bench: SpaceBench,
  trouble: RuleId | Dispute['kind'],
  is: { readonly enter: boolean; readonly stay?: boolean },
): Reading => ({
  enter: is.enter && !isExplained(bench.space, trouble, bench.operations),
  stay: is.stay ?? is.enter,
});

export const condition = (
  { space }: SpaceBench,
  evidence: Evidence,
  of: {
    readonly subject: string;
    readonly severity: Severity;
    readonly reading: Reading | undefined;
    readonly times: GateTimes;
  },
): Condition => {
  const finding: Finding = {
    id: alarmId(
      [evidence.rule, space.id, of.subject]
        .filter((part) => part !== '')
        .join(' ')
        .slice(0, 512),
    ),
    spaceId: space.id,
    severity: of.severity,
    evidence,
  };
  return { finding, reading: of.reading, times: of.times };
};
