import type { Placement, WorkloadEvent, WorkloadView } from '#shared/model';

/** What is told of one thing that happened; the rest of the event is the reading's. */
export type Happening = Pick<WorkloadEvent, 'kind' | 'nodeId' | 'says'>;

/** More copies than this at one reading are told as a number: a swarm of a thousand copies may come up at once. */
const toldOneByOne = 20;

const placeOf = ({ nodeId, placeName }: Placement): string => nodeId ?? placeName ?? 'no machine yet';
const onNode = ({ nodeId }: Placement): Pick<Happening, 'nodeId'> => (nodeId === undefined ? {} : { nodeId });
const because = ({ says }: Placement): string => (says === undefined || says === '' ? '.' : `: ${says}`);

const comesUp = (copy: Placement): boolean =>
  copy.wanted === 'running' && (copy.state === 'starting' || copy.state === 'running');

const arrived = (copy: Placement): Happening | undefined => {
  const at = onNode(copy);
  if (copy.state === 'failed')
    return { kind: 'failed', ...at, says: `A copy on ${placeOf(copy)} failed${because(copy)}` };
  if (copy.state === 'pending')
    return { kind: 'placed', ...at, says: `A copy waits for a place${because(copy)}` };
  if (!comesUp(copy)) return undefined;
  return copy.state === 'running'
    ? { kind: 'started', ...at, says: `A copy runs on ${placeOf(copy)}.` }
    : { kind: 'placed', ...at, says: `A copy was placed on ${placeOf(copy)}.` };
};

const moved = (before: Placement, copy: Placement): Happening | undefined => {
  const at = onNode(copy);
  const place = placeOf(copy);
  switch (copy.state) {
    case 'running':
      if (before.state === 'stopping') return undefined;
      return before.state === 'unknown'
        ? { kind: 'seen-again', ...at, says: `The copy on ${place} is seen to run again.` }
        : { kind: 'started', ...at, says: `The copy on ${place} runs.` };
    case 'starting':
      return before.state === 'pending'
        ? { kind: 'placed', ...at, says: `A copy was placed on ${place}.` }
        : { kind: 'started', ...at, says: `The copy on ${place} starts.` };
    case 'stopping':
      return { kind: 'left', ...at, says: `The copy on ${place} is stopping.` };
    case 'stopped':
      return { kind: 'left', ...at, says: `The copy on ${place} stopped.` };
    case 'failed':
      return { kind: 'failed', ...at, says: `The copy on ${place} failed${because(copy)}` };
    case 'pending':
      return { kind: 'placed', ...at, says: `A copy waits for a place${because(copy)}` };
    case 'unknown':
      return { kind: 'unknown', ...at, says: `The copy on ${place} cannot be seen${because(copy)}` };
  }
};

const sameState = (before: Placement, copy: Placement): Happening | undefined => {
  const at = onNode(copy);
  const place = placeOf(copy);
  if (before.state === 'pending' && before.nodeId === undefined && copy.nodeId !== undefined)
    return { kind: 'placed', ...at, says: `A copy was placed on ${place}.` };
  if ((copy.restarts ?? 0) > (before.restarts ?? 0))
    return { kind: 'failed', ...at, says: `The copy on ${place} was started again${because(copy)}` };
  if (copy.state !== 'running' || before.health === copy.health) return undefined;
  if (copy.health === 'failing')
    return { kind: 'failed', ...at, says: `The copy on ${place} fails its health check${because(copy)}` };
  if (copy.health === 'passing')
    return { kind: 'started', ...at, says: `The copy on ${place} passes its health check.` };
  return undefined;
};

const gone = (copy: Placement): Happening | undefined =>
  copy.state === 'stopped' || copy.state === 'failed'
    ? undefined
    : { kind: 'left', ...onNode(copy), says: `The copy on ${placeOf(copy)} is gone.` };

/** What is remembered of the copies of one workload: each as it was when somebody could see it last. */
export type CopyMemory = {
  readonly known: Map<string, Placement>;
  /** Copies that were there at the first sight of the workload: how they came is not known. */
  readonly first: ReadonlySet<string>;
};

/** Begins with the copies of the first reading. */
export const rememberCopies = ({ placements }: WorkloadView): CopyMemory => ({
  known: new Map(placements.flatMap((copy) => (copy.state === 'unknown' ? [] : [[copy.id, copy] as const]))),
  first: new Set(placements.map(({ id }) => id)),
});

const happened = (
  was: Placement | undefined,
  copy: Placement,
  { known, first }: CopyMemory,
): Happening | undefined => {
  const seen = known.get(copy.id);
  if (copy.state === 'unknown')
    return seen === undefined || was === undefined || was.state === 'unknown' ? undefined : moved(seen, copy);
  if (seen === undefined) return first.has(copy.id) ? undefined : arrived(copy);
  if (seen.state !== copy.state) return moved(seen, copy);
  return was?.state === 'unknown' && copy.state === 'running' ? moved(was, copy) : sameState(seen, copy);
};

/** What happened to the copies of a workload between two readings; updates what is remembered of them. */
export const copyEvents = (
  memory: CopyMemory,
  before: WorkloadView,
  after: WorkloadView,
): readonly Happening[] => {
  const old = new Map(before.placements.map((copy) => [copy.id, copy]));
  const now = new Set(after.placements.map(({ id }) => id));
  const all = [
    ...before.placements.flatMap((copy) =>
      now.has(copy.id) ? [] : (gone(memory.known.get(copy.id) ?? copy) ?? []),
    ),
    ...after.placements.flatMap((copy) => happened(old.get(copy.id), copy, memory) ?? []),
  ];
  for (const copy of after.placements) if (copy.state !== 'unknown') memory.known.set(copy.id, copy);
  for (const id of memory.known.keys()) if (!now.has(id)) memory.known.delete(id);
  return shortened(all);
};

const shortened = (all: readonly Happening[]): readonly Happening[] => {
  if (all.length <= toldOneByOne) return all;
  const rest = all.slice(toldOneByOne);
  const bad = rest.filter(({ kind }) => kind === 'failed').length;
  return [
    ...all.slice(0, toldOneByOne),
    {
      kind: bad > 0 ? 'failed' : 'placed',
      says: `${rest.length} more copies changed at the same time${bad > 0 ? `, ${bad} of them failed` : ''}.`,
    },
  ];
};
