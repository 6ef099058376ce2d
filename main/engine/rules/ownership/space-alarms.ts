import type {
  Alarm,
  AlarmPolicy,
  EpochMs,
  NodeView,
  Operation,
  RuleId,
  SpaceId,
  SpaceView,
} from '#shared/model';
import { judgeConditions, type Condition, type Gates, type Judged } from '../conditions.ts';
import { judgeLastCopy, judgeOneZone } from './judge-copies.ts';
import { judgeDisputes } from './judge-disputes.ts';
import { judgeLag, judgeRetentions } from './judge-parties.ts';
import { condition, isTold, type SpaceBench } from './space-bench.ts';

/** What the rules remember of spaces between two judgements. Updated in place; it must have one owner. */
export type SpaceRulesState = { readonly gates: Gates };

/** Makes an empty memory. Alarms that are open already get their gates when they are first seen. */
export const createSpaceRules = (): SpaceRulesState => ({ gates: new Map() });

/** Whether a rule is about who owns what. */
export const isSpaceRule = (rule: RuleId): boolean => rule.startsWith('space-');

/** Everything there is to judge at one moment. */
export type SpacesObservation = {
  readonly now: EpochMs;
  readonly policy: AlarmPolicy;
  readonly spaces: readonly SpaceView[];
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly operations: readonly Operation[];
  /** Open alarms about spaces. */
  readonly open: readonly Alarm[];
  /** Spaces that the fleet file declares; undefined: it was not read yet. */
  readonly declared: ReadonlySet<SpaceId> | undefined;
};

const judgeUnreadable = (bench: SpaceBench): readonly Condition[] => {
  const isBad = !isTold(bench);
  const { name, says } = bench.space;
  return [
    condition(
      bench,
      { rule: 'space-unreadable', name, says },
      {
        subject: '',
        severity: 'warning',
        reading: { enter: isBad, stay: isBad },
        times: bench.policy.unreadable,
      },
    ),
  ];
};

const judges: readonly ((bench: SpaceBench) => readonly Condition[])[] = [
  judgeUnreadable,
  judgeDisputes,
  judgeLastCopy,
  judgeOneZone,
  judgeLag,
  judgeRetentions,
];

/** A party or a reader that a known space does not name any more is gone; what else is not spoken of is not known. */
const isOver = (alarm: Alarm, { spaces, declared, policy }: SpacesObservation): boolean => {
  const { rule } = alarm.evidence;
  if ((policy.off as readonly RuleId[]).includes(rule)) return true;
  const space = spaces.find(({ id }) => id === alarm.spaceId);
  if (space === undefined)
    return declared !== undefined && (alarm.spaceId === undefined || !declared.has(alarm.spaceId));
  return space.state === 'known';
};

/**
 * Judges every declared space: what claimants do not agree about, last copies, one zone for all, late replicas, and readers that
 * fill a disk by not reading. What cannot be judged holds its alarm and raises none. Tasks have promises of their own.
 */
export const judgeSpaces = (state: SpaceRulesState, observation: SpacesObservation): Judged => {
  const { now, policy, spaces, open } = observation;
  const off = policy.off as readonly RuleId[];
  const conditions = spaces
    .filter(({ unit }) => unit !== 'task')
    .flatMap((space) => {
      const bench: SpaceBench = {
        ...observation,
        policy: policy.spaces,
        space,
        open: open.filter(({ spaceId }) => spaceId === space.id),
      };
      return judges.flatMap((judge) => judge(bench));
    })
    .filter(({ finding }) => !off.includes(finding.evidence.rule));
  return judgeConditions(state.gates, conditions, {
    now,
    recurrence: policy.recurrence,
    open,
    isOver: (alarm) => isOver(alarm, observation),
  });
};
