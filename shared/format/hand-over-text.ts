import type { MovedSpace, NodeId, Plan, PlanMove, SpaceId, SpaceUnit } from '#shared/model';
import { listText, plural } from './quantity.ts';

const words: Readonly<Record<SpaceUnit, readonly [one: string, many: string]>> = {
  slot: ['slot', 'slots'],
  document: ['key', 'keys'],
  database: ['database', 'databases'],
  task: ['task', 'tasks'],
};

/** "4,200 keys", "1 slot": what changes hands, as those call it who hand it over. */
export const handedText = (count: number, unit: SpaceUnit): string => plural(count, ...words[unit]);

/** What one party has of a space before and after a plan. */
export type PartyChange = {
  readonly party: string;
  readonly name: string;
  readonly nodeId: NodeId | undefined;
  /** Units whose owner it stops, or begins, to be. */
  readonly gives: number;
  readonly takes: number;
  /** Units it owned before and owns after; undefined: unknown. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** Copies it stops, or begins, to hold beside those. */
  readonly copiesGiven: number;
  readonly copiesTaken: number;
  /** Bytes that have to travel to it; undefined: unknown. */
  readonly bytes: number | undefined;
  /** Steps that do it. */
  readonly stepIds: readonly string[];
};

/** Everything that changes hands in one space. */
export type SpaceChange = {
  readonly spaceId: SpaceId;
  readonly name: string;
  readonly unit: SpaceUnit;
  readonly parties: readonly PartyChange[];
  /** Units that get another owner, and copies that get another place. */
  readonly handedOver: number;
  readonly copies: number;
  /** Units whose new owner the system itself chooses at the time. */
  readonly chosenLater: number;
  readonly bytes: number | undefined;
};

const unitBySource: Readonly<Record<string, SpaceUnit>> = {
  'redis-cluster': 'slot',
  locator: 'document',
  postgres: 'database',
};

/** A space that could not be read when the plan was made goes by its own id. */
const unread = (spaceId: SpaceId): MovedSpace => {
  const slash = spaceId.indexOf('/');
  return {
    spaceId,
    name: spaceId.slice(slash + 1),
    unit: unitBySource[spaceId.slice(0, Math.max(0, slash))] ?? 'task',
    parties: [],
  };
};

const countOf = (moves: readonly PlanMove[]): number => moves.reduce((sum, { count }) => sum + count, 0);

const bytesOf = (moves: readonly PlanMove[]): number | undefined =>
  moves.some(({ sizeBytes }) => sizeBytes === undefined)
    ? undefined
    : moves.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);

const partyChange = (party: string, space: MovedSpace, moves: readonly PlanMove[]): PartyChange => {
  const known = space.parties.find(({ id }) => id === party);
  const of = (side: 'from' | 'to', role: PlanMove['role']): number =>
    countOf(moves.filter((move) => move[side] === party && move.role === role));
  const [gives, takes] = [of('from', 'primary'), of('to', 'primary')];
  const before = known?.owns;
  return {
    party,
    name: known?.name ?? party,
    nodeId: known?.nodeId,
    gives,
    takes,
    before,
    after: before === undefined ? undefined : Math.max(0, before - gives + takes),
    copiesGiven: of('from', 'secondary'),
    copiesTaken: of('to', 'secondary'),
    bytes: bytesOf(moves.filter(({ to }) => to === party)),
    stepIds: moves.filter(({ from, to }) => from === party || to === party).map(({ stepId }) => stepId),
  };
};

/** Those who give first, then by name: nothing changes its place with a number. */
const inOrder = (a: PartyChange, b: PartyChange): number =>
  Number(a.gives + a.copiesGiven === 0) - Number(b.gives + b.copiesGiven === 0) ||
  (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** What a plan changes about who owns what, space by space. */
export const spaceChanges = ({
  moves = [],
  movedSpaces = [],
}: Pick<Plan, 'moves' | 'movedSpaces'>): readonly SpaceChange[] =>
  [...Map.groupBy(moves, ({ spaceId }) => spaceId)].map(([spaceId, own]) => {
    const space = movedSpaces.find((each) => each.spaceId === spaceId) ?? unread(spaceId);
    const parties = new Set(own.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to])));
    const primary = own.filter(({ role }) => role === 'primary');
    return {
      spaceId,
      name: space.name,
      unit: space.unit,
      parties: [...parties].map((party) => partyChange(party, space, own)).toSorted(inOrder),
      handedOver: countOf(primary),
      copies: countOf(own.filter(({ role }) => role === 'secondary')),
      chosenLater: countOf(primary.filter(({ to }) => to === undefined)),
      bytes: bytesOf(own),
    };
  });

/** "5,461 slots of sessions and 4,200 keys of documents"; copies that only change their place count where nothing else does. */
export const handOverText = (changes: readonly SpaceChange[]): string =>
  listText(
    changes.map(({ name, unit, handedOver, copies }) =>
      handedOver > 0
        ? `${handedText(handedOver, unit)} of ${name}`
        : `copies of ${handedText(copies, unit)} of ${name}`,
    ),
  );

/** What a node takes over of what is owned: "1,365 slots of sessions", "copies of 900 keys of documents". */
export const takenOn = (changes: readonly SpaceChange[], nodeId: NodeId): readonly string[] =>
  changes.flatMap(({ name, unit, parties }) =>
    parties
      .filter((party) => party.nodeId === nodeId)
      .flatMap(({ takes, copiesTaken }) => [
        ...(takes === 0 ? [] : [`${handedText(takes, unit)} of ${name}`]),
        ...(copiesTaken === 0 ? [] : [`copies of ${handedText(copiesTaken, unit)} of ${name}`]),
      ]),
  );

/** Who takes over what of one space leaves a node, by name: where an item of a plan goes. */
export const takersOf = (
  { moves = [] }: Pick<Plan, 'moves'>,
  change: SpaceChange,
  nodeId: NodeId,
): readonly string[] => {
  const names = new Map(change.parties.map(({ party, name }) => [party, name]));
  const own = new Set(change.parties.filter((it) => it.nodeId === nodeId).map(({ party }) => party));
  return [
    ...new Set(
      moves
        .filter(({ spaceId, from }) => spaceId === change.spaceId && own.has(from))
        .map(({ to }) => (to === undefined ? 'the system chooses' : (names.get(to) ?? to))),
    ),
  ];
};
