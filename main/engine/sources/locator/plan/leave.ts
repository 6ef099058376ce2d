import type { GuardAnswer, OperationRequest, PlanItem, StepCall } from '#shared/model';
import { joinOffers, noOffer, stepCall, type Offer, type StepPlace } from '../../../source-kit/index.ts';
import type { LocatorPlanView } from '../picture/index.ts';
import { canFindNotes, handOverStep, moveOutStep, targetStep, type HandOverParams } from '../step/index.ts';
import { locatorsNow, locksFor, targetsOn, type LocatorNow, type TargetOn } from './locator-now.ts';
import { copyMoves, primaryMoves } from './moves.ts';
import { topWarnings } from './top-keys.ts';

type Leaving = Extract<OperationRequest, { readonly kind: 'drain' | 'decommission' }>;

/** One target that leaves, with all it is judged by. */
type Case = {
  readonly now: LocatorNow;
  readonly on: TargetOn;
  /** Everybody who leaves with it. */
  readonly away: readonly string[];
  readonly request: Leaving;
  readonly isForGood: boolean;
};

const hourMs = 3_600_000;
/** Seeing that nothing is left. */
const proofMs = 3_000;
/** Its proof, and the other steps. */
const besideMs = 10_000;

const placeOf = ({ now, on }: Case, what: string, phase: StepPlace['phase']): StepPlace => ({
  id: `locator.${what} ${now.declared.name} ${on.target}`,
  source: 'locator',
  phase,
  through: now.declared.through,
  subject: on.nodeId,
  wave: 0,
});

const paramsOf = ({ now, on, away }: Case, role: HandOverParams['role']): HandOverParams => ({
  door: now.door,
  target: on.target,
  nodeId: on.nodeId,
  role,
  away: [...away],
  hosts: now.hosts,
  singles: now.door.hostAnswer === undefined ? 'as-it-is' : 'copy-first',
  batch: now.declared.batch,
  perSecond: now.declared.ratePerSecond,
});

const itemOf = (of: Case, what: string, rest: Pick<PlanItem, 'fate' | 'says' | 'count'>): PlanItem => ({
  id: `locator ${of.now.declared.name} ${of.on.target} ${what}`,
  nodeId: of.on.nodeId,
  layer: 'key',
  name: `${what} of ${of.now.declared.name}`,
  spaceId: of.now.declared.id,
  ...rest,
});

const blocked = (of: Case, says: string): Offer => {
  const count = of.on.party?.owns;
  return {
    ...noOffer,
    items: [itemOf(of, 'keys', { fate: 'blocked', says, ...(count === undefined ? {} : { count }) })],
  };
};

/** Why nothing of it can be moved; undefined: it can. */
const obstacle = ({ now, on }: Case): string | undefined => {
  const { map, list } = now.door.paths;
  if (!now.isKnown) return `The locator does not answer: what ${on.target} owns is not known.`;
  if (on.party === undefined) return undefined;
  if (map === undefined)
    return 'The fleet file gives no path to map a key: this console cannot hand keys over.';
  return list === undefined
    ? 'The fleet file gives no path to list the keys of a target: this console cannot find what to hand over.'
    : undefined;
};

const lastCopyGuard = (of: Case, singles: number | undefined): GuardAnswer | undefined => {
  const { now, on } = of;
  const isConfirmed = now.door.hostAnswer !== undefined;
  const isDoubtful = !isConfirmed && singles !== 0;
  if (!isDoubtful && (singles ?? 0) === 0) return undefined;
  const many =
    singles === undefined
      ? 'How many keys nobody else has a copy of is not known'
      : `${singles.toLocaleString('en')} keys of ${on.target} have no copy that could take over`;
  return {
    guard: 'last-copy',
    verdict: isConfirmed ? 'passed' : 'refused',
    asks: `Has somebody else a copy of every key of ${on.target}?`,
    says: isConfirmed
      ? `${many}: a copy is made and confirmed by its host first.`
      : `${many}, and hosts cannot be asked whether they have one: they would be handed over as they are.`,
    mayOverride: true,
    subjects: [now.declared.id],
  };
};

/** Somebody in another zone must be left to take what goes. */
const capacityGuard = (of: Case): GuardAnswer | undefined => {
  const { now, on, away } = of;
  const takers = [...now.parties.values()].filter(
    ({ id, accepts, role }) => accepts === 'yes' && role !== 'archive' && !away.includes(id),
  );
  const zones = new Set(takers.map(({ zone }) => zone));
  const needed = of.isForGood ? 2 : 1;
  if (zones.size >= needed) return undefined;
  return {
    guard: 'capacity',
    verdict: 'refused',
    asks: `Are there targets in ${needed === 1 ? 'any zone' : 'two zones'} to take what ${on.target} has?`,
    says:
      takers.length === 0
        ? `No other target of ${now.declared.name} accepts.`
        : `Only zone ${[...zones][0] ?? 'none'} accepts: owners and copies would stand in one zone.`,
    mayOverride: takers.length > 0,
    subjects: [now.declared.id],
  };
};

const warningsOf = (of: Case, looked: LocatorPlanView['looked']): readonly string[] => {
  const { now, on, isForGood } = of;
  const { owns = 0, holds = 0 } = on.party ?? {};
  const thin = owns + holds;
  return [
    ...topWarnings(now, on.target, looked),
    ...(isForGood || thin === 0
      ? []
      : [
          `${thin.toLocaleString('en')} keys of ${now.declared.name} have one live copy less while ${on.nodeId} is away.`,
        ]),
    ...(now.door.paths.target === undefined
      ? [`This locator cannot close ${on.target}: writers may map new keys to it meanwhile.`]
      : []),
    ...(isForGood || canFindNotes(now.door)
      ? []
      : [`This locator finds no notes: what is handed over cannot be given back by itself.`]),
  ];
};

/** How long its rounds take by the declared rate; how many there are is not always known. */
const rounded = (
  of: Case,
  owns: number | undefined,
): Pick<StepCall, 'deadlineMs'> & Partial<Pick<StepCall, 'expectedMs'>> => {
  const { request, now } = of;
  const workMs = ((owns ?? 0) * 1_000) / now.declared.ratePerSecond;
  return {
    ...(owns === undefined ? {} : { expectedMs: Math.round(workMs) + proofMs }),
    deadlineMs: Math.round(Math.max(request.deadlineMs ?? hourMs, 2 * workMs)),
  };
};

/** Cordon, keys, copies, farewell: each only where there is something of it. */
const stepsOf = (of: Case): readonly StepCall[] => {
  const { now, on, isForGood } = of;
  const { owns, holds, accepts } = on.party ?? {};
  const canClose = now.door.paths.target !== undefined;
  const setTo = (to: 'draining' | 'left', phase: StepPlace['phase']): readonly StepCall[] =>
    canClose && accepts !== 'left'
      ? [
          stepCall(
            targetStep,
            { door: now.door, target: on.target, to },
            placeOf(of, to === 'left' ? 'leave' : 'close', phase),
          ),
        ]
      : [];
  const keys = isForGood || !canFindNotes(now.door) ? moveOutStep : handOverStep;
  return [
    ...setTo('draining', 'cordon'),
    ...(owns === 0
      ? []
      : [
          stepCall(keys, paramsOf(of, 'primary'), {
            ...placeOf(of, 'hand-over', 'hand-over'),
            ...rounded(of, owns),
          }),
        ]),
    ...(isForGood && holds !== 0
      ? [
          stepCall(moveOutStep, paramsOf(of, 'secondary'), {
            ...placeOf(of, 'move-copies', 'hand-over'),
            ...rounded(of, holds),
            wave: 1,
          }),
        ]
      : []),
    ...(isForGood ? setTo('left', 'settle').map((step) => ({ ...step, wave: 1 })) : []),
  ];
};

const itemsOf = (of: Case): readonly PlanItem[] => {
  const { on, isForGood } = of;
  const { owns, holds } = on.party ?? {};
  const counted = (count: number | undefined) => (count === undefined ? {} : { count });
  return [
    ...(owns === 0
      ? []
      : [
          itemOf(of, 'keys', {
            fate: 'moves',
            ...counted(owns),
            says: 'Handed over one by one to who has the copy; what is archived stays where it is.',
          }),
        ]),
    ...(holds === 0
      ? []
      : [
          itemOf(of, 'copies', {
            fate: isForGood ? 'moves' : 'stays',
            ...counted(holds),
            says: isForGood
              ? 'Others in another zone get these copies.'
              : 'These copies stay and come back with the machine.',
          }),
        ]),
  ];
};

const leaveTarget = (of: Case, looked: LocatorPlanView['looked']): Offer => {
  const { now, on, away, isForGood } = of;
  if (
    on.party === undefined ||
    (on.party.accepts === 'left' && (on.party.owns ?? 0) + (on.party.holds ?? 0) === 0)
  )
    return noOffer;
  const why = obstacle(of);
  if (why !== undefined) return blocked(of, why);
  const steps = stepsOf(of);
  const stepId = placeOf(of, 'hand-over', 'hand-over').id;
  const { moves, singles } = primaryMoves(now, on.target, { away, stepId });
  const copies = isForGood
    ? copyMoves(now, on.target, {
        away,
        stepIds: { primary: stepId, secondary: placeOf(of, 'move-copies', 'hand-over').id },
      })
    : [];
  const work = (on.party.owns ?? 0) + (isForGood ? (on.party.holds ?? 0) : 0);
  const guards = [
    ...(on.party.owns === 0 ? [] : [lastCopyGuard(of, singles)]),
    work === 0 ? undefined : capacityGuard(of),
  ];
  return {
    ...noOffer,
    steps,
    locks: locksFor(now, [on.nodeId]),
    items: itemsOf(of),
    moves: [...moves, ...copies],
    guards: guards.filter((guard) => guard !== undefined),
    warnings: warningsOf(of, looked),
    estimateMs: Math.round((work * 1_000) / now.declared.ratePerSecond) + besideMs,
  };
};

/** What every locator has on the nodes that leave is handed to others first. */
export const planLeave = (view: LocatorPlanView, request: Leaving): Offer =>
  joinOffers(
    locatorsNow(view).flatMap((now) => {
      const on = targetsOn(now, request.nodeIds);
      const away = on.map(({ target }) => target);
      return on.map((each) =>
        leaveTarget(
          { now, on: each, away, request, isForGood: request.kind === 'decommission' },
          view.looked,
        ),
      );
    }),
  );
