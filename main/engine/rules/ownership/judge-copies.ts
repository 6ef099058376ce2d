import type { Party } from '#shared/model';
import type { Condition } from '../conditions.ts';
import { isArchived, liveCopies, partiesOf } from './live-copies.ts';
import { oneZoneOf } from './placement.ts';
import { condition, isTold, named, openEvidence, reading, type SpaceBench } from './space-bench.ts';

type Holder = {
  readonly party: Party;
  readonly units: number;
  readonly standing: 'up' | 'leaving' | 'down';
};

const leavingStates: ReadonlySet<string> = new Set(['draining', 'drained', 'maintenance']);

const standingOf = (party: Party, { nodes }: SpaceBench): Holder['standing'] => {
  if (party.state === 'down') return 'down';
  const node = party.nodeId === undefined ? undefined : nodes.get(party.nodeId);
  const isLeaving = party.accepts === 'draining' || (node !== undefined && leavingStates.has(node.state));
  return isLeaving ? 'leaving' : 'up';
};

/** Units without any live copy, by the party that is known to be down with the last of them. */
const deadUnits = ({ space }: SpaceBench): ReadonlyMap<string, number> => {
  const parties = partiesOf(space);
  const counts = new Map<string, number>();
  for (const segment of space.segments) {
    const { owner, secondaries, count } = segment;
    if (count === 0 || isArchived(segment, parties) || liveCopies(segment, parties).length > 0) continue;
    const holders = owner === undefined ? secondaries : [owner, ...secondaries];
    // Where one of them is only not heard of, a copy may live: that is not known to be lost.
    if (holders.length === 0 || holders.some((id) => parties.get(id)?.state !== 'down')) continue;
    const [holder = ''] = holders;
    counts.set(holder, (counts.get(holder) ?? 0) + count);
  }
  return counts;
};

const worst = { down: 0, leaving: 1, up: 2 } as const;

const holdersOf = (bench: SpaceBench): readonly Holder[] => {
  const parties = partiesOf(bench.space);
  const of = (id: string, units: number): readonly Holder[] => {
    const party = parties.get(id);
    return party === undefined ? [] : [{ party, units, standing: standingOf(party, bench) }];
  };
  return [
    ...[...deadUnits(bench)].flatMap(([id, units]) => of(id, units)),
    ...bench.space.lastCopies.flatMap(({ party, count }) => of(party, count)),
  ].toSorted((a, b) => worst[a.standing] - worst[b.standing] || b.units - a.units);
};

/** Whether a holder that the open alarm names is no more heard of: then the copy is not known to be safe. */
const isUnheard = (bench: SpaceBench): boolean => {
  const before = openEvidence(bench, 'space-last-copy');
  if (before === undefined) return false;
  const unheard = new Set(
    bench.space.parties.filter(({ state }) => state === 'unknown').map(({ name }) => name),
  );
  return before.holders.some(({ party }) => unheard.has(party));
};

/** Of which units is only one live copy left? Not asked where nobody wants copies. */
export const judgeLastCopy = (bench: SpaceBench): readonly Condition[] => {
  const { space, policy } = bench;
  if (space.wantedCopies === 0) return [];
  const holders = holdersOf(bench);
  const before = openEvidence(bench, 'space-last-copy');
  if (holders.length === 0 && before === undefined) return [];
  const evidence =
    holders.length === 0 && before !== undefined
      ? before
      : ({
          rule: 'space-last-copy',
          name: space.name,
          unit: space.unit,
          units: holders.reduce((sum, { units }) => sum + units, 0),
          holders: holders.slice(0, named).map(({ party, units, standing }) => ({
            party: party.name,
            ...(party.nodeId === undefined ? {} : { nodeId: party.nodeId }),
            units,
            standing,
          })),
        } as const);
  const told = isTold(bench) && (holders.length > 0 || !isUnheard(bench));
  return [
    condition(bench, evidence, {
      subject: '',
      severity: holders.some(({ standing }) => standing !== 'up') ? 'critical' : 'warning',
      reading: told ? reading(bench, 'space-last-copy', { enter: holders.length > 0 }) : undefined,
      times: policy.lastCopy,
    }),
  ];
};

/** Are an owner and all its copies in one zone, though there is another? */
export const judgeOneZone = (bench: SpaceBench): readonly Condition[] => {
  const { space, policy } = bench;
  const zones = oneZoneOf(space);
  const there = new Set(space.parties.flatMap(({ zone, role }) => (role === 'archive' ? [] : (zone ?? []))));
  const before = openEvidence(bench, 'space-one-zone');
  const isBad = zones.size > 0 && there.size > 1;
  if (!isBad && before === undefined) return [];
  const units = [...zones.values()].reduce((sum, each) => sum + each, 0);
  const evidence =
    !isBad && before !== undefined
      ? before
      : ({
          rule: 'space-one-zone',
          name: space.name,
          unit: space.unit,
          units,
          zones: [...zones].slice(0, named).map(([zone, count]) => ({ zone, units: count })),
        } as const);
  return [
    condition(bench, evidence, {
      subject: '',
      severity: 'warning',
      reading: isTold(bench) ? reading(bench, 'space-one-zone', { enter: isBad }) : undefined,
      times: policy.oneZone,
    }),
  ];
};
