import { defineStep, stepCall, type Rounds, type StepKind } from '../../../source-kit/index.ts';
import { fillPath } from '../reach/index.ts';
import { giveBackStep } from './give-back-step.ts';
import { handOverRound } from './hand-over-round.ts';
import {
  askFresh,
  fromNote,
  handOverSchema,
  handOverSeenSchema,
  pageOf,
  seeHandOver,
  targetsOf,
  type HandOverParams,
  type HandOverSeen,
} from './hand-over-state.ts';
import { proofAsks, proofHolds } from './prove-empty.ts';

/** Changes under way at the same time. */
export const atOnce = 8;

const callsOf = ({ door, target, role, batch }: HandOverParams, wish: string) => [
  {
    face: 'check' as const,
    text: `GET ${fillPath(door.paths.list ?? '', { target, role, limit: String(batch) })}`,
    changes: false,
  },
  {
    face: 'apply' as const,
    text: `PUT ${door.paths.map ?? ''} If-Match: <version, read just before> ${wish}`,
    changes: true,
  },
  {
    face: 'verify' as const,
    text: `GET ${fillPath(door.paths.list ?? '', { target, role, limit: '1' })}${door.hostAnswer === undefined ? '' : `; GET ${door.hostAnswer.path} of new owners`}`,
    changes: false,
  },
];

const judge: StepKind<HandOverParams, HandOverSeen>['judge'] = (seen, { target, role, door }) => {
  const conflict = (says: string) => ({ kind: 'conflict' as const, says });
  if (door.paths.target !== undefined && seen.accepts === 'yes')
    return conflict(`${target} takes new ownership again: somebody opened it meanwhile.`);
  if (seen.next === 0) return { kind: 'already-so' };
  return seen.receivers === 0
    ? conflict(
        `Nobody takes what ${target} ${role === 'primary' ? 'owns' : 'has copies of'}: no other target accepts.`,
      )
    : { kind: 'ready' };
};

const rounds = (keepsCopy: boolean): Rounds<HandOverParams, HandOverSeen> => ({
  look: askFresh,
  asks: (params, seen, replies) => handOverRound(params, seen, { replies, keepsCopy }),
  atOnce,
  perSecond: ({ perSecond }) => perSecond,
  left: ({ left }) => left,
});

const common = {
  params: handOverSchema,
  seen: handOverSeenSchema,
  check: (params: HandOverParams) => [pageOf(params, params.batch), ...targetsOf(params)],
  see: seeHandOver,
  judge,
  verify: { pollMs: 1_000, asks: proofAsks, holds: proofHolds },
};

/**
 * Hands keys to who has their copies, one by one with compare-and-set, and keeps a copy where they were: their data is still there.
 * Each key says from whom it comes, so that exactly those can be given back that nobody changed since.
 */
export const handOverStep: StepKind<HandOverParams, HandOverSeen> = {
  ...common,
  id: 'locator.hand-over',
  describe: (params) => ({
    says: `Hand every key of ${params.target} to who has its copy; ${params.target} keeps a copy. ${params.batch} keys in a round, ${params.perSecond} a second at most.`,
    calls: callsOf(
      params,
      `{"primary":"<who has the copy>","secondary":"${params.target}","note":"${fromNote(params.target)}"}`,
    ),
  }),
  rounds: rounds(true),
  undo: ({ door, target, nodeId, hosts, batch, perSecond }, seen, call) =>
    seen.next === 0
      ? undefined
      : stepCall(
          giveBackStep,
          { door, target, nodeId, holders: Object.keys(hosts), batch, perSecond },
          { ...call, id: call.id.replace('hand-over', 'give-back') },
        ),
};

/** Moves keys or copies away for good: others own them and others have the copies. */
export const moveOutStep: StepKind<HandOverParams, HandOverSeen> = {
  ...common,
  id: 'locator.move-out',
  describe: (params) => ({
    says:
      params.role === 'primary'
        ? `Hand every key of ${params.target} to who has its copy, and give somebody else in another zone a copy.`
        : `Give somebody else in another zone every copy that ${params.target} has.`,
    calls: callsOf(
      params,
      params.role === 'primary'
        ? `{"primary":"<who has the copy>","secondary":"<another zone>","note":"${fromNote(params.target)}"}`
        : '{"primary":"<as it is>","secondary":"<another zone>"}',
    ),
  }),
  rounds: rounds(false),
  undo: 'irreversible',
};

export const handOver = defineStep(handOverStep);
export const moveOut = defineStep(moveOutStep);
