/** Slots of a Redis Cluster, 0 up to this. */
export const slotCount = 16_384;

export type SlotRange = readonly [from: number, to: number];

/** One line of CLUSTER NODES as its server sees it, without what changes from second to second. */
export type Member = {
  readonly id: string;
  /** As it is announced to clients; empty where the server knows no address (`noaddr`). */
  readonly host: string;
  readonly port: number;
  /** Announced name, Redis 7.0 on; empty: none. */
  readonly hostname: string;
  readonly isPrimary: boolean;
  /** `fail`: the primaries agree; `fail?`: this server alone suspects; `handshake`: not a member yet. */
  readonly standing: 'ok' | 'fail' | 'fail?' | 'handshake' | 'noaddr';
  /** Id of its primary; absent: it follows none, or this server does not know whom. */
  readonly follows: string | undefined;
  readonly epoch: number;
  /** In order, never overlapping. */
  readonly ranges: readonly SlotRange[];
};

/** A slot that this server has opened for a migration: of its own slots to `other`, or for one from `other`. */
export type OpenSlot = {
  readonly slot: number;
  readonly direction: 'to' | 'from';
  readonly other: string;
};

/** Who owns what, in the words of one server. Servers that say the same share one value. */
export type ClusterTable = {
  readonly members: ReadonlyMap<string, Member>;
  /** The same text for the same owners of the same slots: what makes two views one. */
  readonly ownership: string;
};

export const tableOf = (members: readonly Member[]): ClusterTable => ({
  members: new Map(members.map((member) => [member.id, member])),
  ownership: members
    .filter(({ ranges }) => ranges.length > 0)
    .map(({ id, ranges }) => `${id} ${ranges.map(([from, to]) => `${from}-${to}`).join(' ')}`)
    .toSorted()
    .join('\n'),
});

/** The owner of a slot by one table; undefined: nobody. */
export const ownerIn = (table: ClusterTable, slot: number): Member | undefined => {
  for (const member of table.members.values())
    if (member.ranges.some(([from, to]) => from <= slot && slot <= to)) return member;
  return undefined;
};

export const slotsOf = (ranges: readonly SlotRange[]): number =>
  ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** Single slots as ranges, in order. */
export const rangesOf = (slots: readonly number[]): readonly SlotRange[] => {
  const ranges: [number, number][] = [];
  for (const slot of slots.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && slot <= last[1] + 1) last[1] = slot;
    else ranges.push([slot, slot]);
  }
  return ranges;
};

export const slotsIn = (ranges: readonly SlotRange[]): readonly number[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));

export const shownRanges = (ranges: readonly SlotRange[], most = 4): string => {
  const shown = ranges.slice(0, most).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return ranges.length > most
    ? `${shown.join(', ')} and ${ranges.length - most} more ranges`
    : shown.join(', ');
};
