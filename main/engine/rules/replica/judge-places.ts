import type { NodeId, Placement, ReplicaVerdict } from '#shared/model';
import { isMeant } from './replica-counts.ts';
import type { Bench } from './replica-bench.ts';
import { atLeast, atMost } from './three-valued.ts';

/** Holds its place for certain: it runs there, or comes up there. */
const isThere = (copy: Placement): boolean =>
  isMeant(copy) && (copy.state === 'running' || copy.state === 'starting');
const mayBeThere = (copy: Placement): boolean => isMeant(copy) && copy.state === 'unknown';

const placeOf = (copy: Placement): string | undefined => copy.nodeId ?? copy.placeName;

const tally = (
  copies: readonly Placement[],
  is: (copy: Placement) => boolean,
): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const copy of copies) {
    const place = placeOf(copy);
    if (place !== undefined && is(copy)) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
};

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...some].filter((value) => !others.has(value));

/** Does no node hold more copies than allowed? */
export const judgeMaxPerNode = ({ workload }: Bench): ReplicaVerdict | undefined => {
  const wanted = workload.policy.maxPerNode;
  if (wanted === undefined) return undefined;
  const certain = tally(workload.placements, isThere);
  const possible = tally(workload.placements, mayBeThere);
  const places = [...new Set([...certain.keys(), ...possible.keys()])];
  const verdicts = places.map((place) => ({
    place,
    holds: atMost(wanted, certain.get(place) ?? 0, possible.get(place) ?? 0),
  }));
  const over = verdicts.filter(({ holds }) => holds === 'no');
  const unsure = verdicts.filter(({ holds }) => holds === 'unknown');
  return {
    policy: 'max-per-node',
    holds: over.length > 0 ? 'no' : unsure.length > 0 ? 'unknown' : 'yes',
    wanted,
    seen: Math.max(0, ...certain.values()),
    subjects: (over.length > 0 ? over : unsure).map(({ place }) => place),
  };
};

/** Nodes that could carry a copy: those of the origin that may take work, or those its owner named. */
const eligibleNodes = ({ workload, origin }: Bench): readonly NodeId[] => {
  if (workload.mode === 'placed') return workload.placements.flatMap(({ nodeId }) => nodeId ?? []);
  return (origin?.members ?? []).flatMap(({ nodeId, availability }) =>
    nodeId !== undefined && availability === 'active' ? nodeId : [],
  );
};

/** Are the copies spread over the values of a label: as many values as there are copies for, and nodes in? */
export const judgeSpread = (bench: Bench): ReplicaVerdict | undefined => {
  const { workload, nodes } = bench;
  const label = workload.policy.spreadOver;
  if (label === undefined) return undefined;
  const valueOf = (id: NodeId | undefined): string | undefined =>
    id === undefined ? undefined : nodes.get(id)?.labels[label];
  const valuesOf = (ids: readonly (NodeId | undefined)[]): ReadonlySet<string> =>
    new Set(ids.flatMap((id) => valueOf(id) ?? []));
  const copies = workload.placements;
  const eligible = valuesOf(eligibleNodes(bench));
  const certain = valuesOf(
    copies.filter((copy) => isMeant(copy) && copy.state === 'running').map(({ nodeId }) => nodeId),
  );
  const perhaps = without(valuesOf(copies.filter(mayBeThere).map(({ nodeId }) => nodeId)), certain);
  const wanted = Math.min(workload.desired, eligible.size + without(certain, eligible).length);
  return {
    policy: 'spread',
    // Without any such label on any node there is nothing to judge by.
    holds:
      eligible.size === 0 && workload.desired > 0 ? 'unknown' : atLeast(wanted, certain.size, perhaps.length),
    wanted,
    seen: certain.size,
    subjects: without(eligible, certain),
  };
};

/** Does a global workload run on each node that it should? */
export const judgeGlobal = (bench: Bench): ReplicaVerdict | undefined => {
  const { workload, counts, origin } = bench;
  if (workload.mode !== 'global') return undefined;
  const silent = workload.placements.filter(mayBeThere).length;
  const holds = atLeast(counts.desired, counts.running, silent);
  const on = (is: (copy: Placement) => boolean): ReadonlySet<string> =>
    new Set(workload.placements.filter(is).flatMap((copy) => placeOf(copy) ?? []));
  const running = on((copy) => isMeant(copy) && copy.state === 'running');
  const broken = without(
    on((copy) => isMeant(copy) && copy.state !== 'running'),
    running,
  );
  const unplaced = (origin?.members ?? [])
    .filter(({ availability, status }) => availability === 'active' && status === 'ready')
    .map(({ nodeId, hostname }) => nodeId ?? hostname)
    .filter((place) => !on(isMeant).has(place));
  return {
    policy: 'global-on-every-node',
    holds,
    wanted: counts.desired,
    seen: counts.running,
    // A node without any copy is named only when the broken ones do not account for what is missing: it may not be eligible.
    subjects:
      holds === 'yes'
        ? []
        : broken.length >= counts.desired - counts.running
          ? broken
          : [...broken, ...unplaced],
  };
};
