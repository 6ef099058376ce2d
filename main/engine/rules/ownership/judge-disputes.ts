import type { AlarmPolicy, Dispute, Severity } from '#shared/model';
import type { Condition } from '../conditions.ts';
import { condition, isTold, named, openEvidence, reading, type SpaceBench } from './space-bench.ts';

const kinds = {
  'split-brain': { key: 'splitBrain', severity: 'critical' },
  'two-owners': { key: 'twoOwners', severity: 'critical' },
  'no-owner': { key: 'noOwner', severity: 'critical' },
  'views-differ': { key: 'viewsDiffer', severity: 'warning' },
  'open-slot': { key: 'openSlot', severity: 'warning' },
  'not-where-told': { key: 'notWhereTold', severity: 'warning' },
} as const satisfies Record<
  Dispute['kind'],
  { readonly key: keyof AlarmPolicy['spaces']; readonly severity: Severity }
>;

const sidesOf = ({ sides }: Dispute) =>
  sides.slice(0, named).map(({ owner, epoch, isNewer, claims }) => ({
    ...(owner === undefined ? {} : { owner }),
    ...(epoch === undefined ? {} : { epoch }),
    isNewer,
    claimants: claims.slice(0, named).map(({ claimant }) => claimant),
  }));

/** Whether somebody who told of the trouble is silent now: then nobody knows that it is over. */
const isMute = (bench: SpaceBench, kind: Dispute['kind']): boolean => {
  const before = openEvidence(bench, 'space-dispute', (evidence) => evidence.kind === kind);
  if (before === undefined) return false;
  const saying = new Set(
    bench.space.views.flatMap(({ claims }) =>
      claims.flatMap(({ claimant, state }) => (state === 'says' ? claimant : [])),
    ),
  );
  return before.sides.some(({ claimants }) => claimants.some((claimant) => !saying.has(claimant)));
};

/** Where claimants do not agree: the disputes of one kind together, told by the first of them. */
export const judgeDisputes = (bench: SpaceBench): readonly Condition[] => {
  const { space, policy } = bench;
  return (Object.keys(kinds) as Dispute['kind'][]).flatMap((kind) => {
    const { key, severity } = kinds[kind];
    const disputes = space.disputes.filter((dispute) => dispute.kind === kind);
    // What was seen once keeps an alarm that stands, and raises none.
    const sure = disputes.filter(({ isFresh }) => isFresh !== true);
    const before = openEvidence(bench, 'space-dispute', (evidence) => evidence.kind === kind);
    const first = sure[0] ?? (before === undefined ? undefined : disputes[0]);
    if (first === undefined && before === undefined) return [];
    const evidence =
      first === undefined
        ? before
        : ({
            rule: 'space-dispute',
            name: space.name,
            unit: space.unit,
            kind,
            disputes: disputes.length,
            units: disputes.reduce((sum, { count }) => sum + count, 0),
            disputeId: first.id,
            sides: sidesOf(first),
            says: first.says,
            nextStep: first.nextStep,
          } as const);
    if (evidence === undefined) return [];
    const told = first === undefined ? isTold(bench) && !isMute(bench, kind) : isTold(bench);
    return condition(bench, evidence, {
      subject: kind,
      severity,
      reading: told ? reading(bench, kind, { enter: sure.length > 0, stay: first !== undefined }) : undefined,
      times: policy[key],
    });
  });
};
