import { slotCount } from '../reading/index.ts';
import { keySlot } from '../search/index.ts';

/** One server of a fake cluster: what it has, and how it sees the others. */
export type FakeServer = {
  readonly id: string;
  readonly node: string;
  readonly host: string;
  readonly port: number;
  role: 'primary' | 'replica';
  follows: string | undefined;
  epoch: number;
  currentEpoch: number;
  /** Shared with its replicas while they are linked. */
  data: Map<string, string>;
  offset: number;
  /** Whom it sees: by id, what it believes of them. */
  readonly known: Map<string, FakeBelief>;
  /** Owner of each slot as it sees it. */
  readonly owners: (string | undefined)[];
  readonly migrating: Map<number, string>;
  readonly importing: Map<number, string>;
  isUp: boolean;
  /** Cut off from the other servers; its own node still reaches it. */
  isCut: boolean;
  /** Primaries whose slots it has taken over. */
  readonly heirOf: Set<string>;
  /** Answers for a copy that is this many bytes behind. */
  lagBytes: number;
};

export type FakeBelief = {
  role: FakeServer['role'];
  follows: string | undefined;
  epoch: number;
  failed: boolean;
};

export const fakeServer = (at: number, node: string): FakeServer => ({
  id: (at + 1).toString(16).padStart(2, '0').repeat(20),
  node,
  host: `10.20.0.${at + 1}`,
  port: 6_379,
  role: 'primary',
  follows: undefined,
  epoch: at + 1,
  currentEpoch: at + 1,
  data: new Map(),
  offset: 1_000_000_000,
  known: new Map(),
  owners: Array.from({ length: slotCount }, () => undefined),
  migrating: new Map(),
  importing: new Map(),
  isUp: true,
  isCut: false,
  heirOf: new Set(),
  lagBytes: 0,
});

export const ownsSlots = (server: FakeServer): boolean => server.owners.includes(server.id);

const slotsOfKeys = new Map<string, number>();
const slotOf = (key: string): number => {
  const known = slotsOfKeys.get(key) ?? keySlot(key);
  slotsOfKeys.set(key, known);
  return known;
};

export const keysIn = (server: FakeServer, slot: number): readonly string[] =>
  [...server.data.keys()].filter((key) => slotOf(key) === slot);

/** Its claims are of this epoch from now on. */
export const takeEpoch = (server: FakeServer, epoch: number): void => {
  Object.assign(server, { epoch, currentEpoch: epoch });
  const itself = server.known.get(server.id);
  if (itself !== undefined) itself.epoch = epoch;
};

/** CLUSTER NODES as this server prints it. */
export const printNodes = (server: FakeServer, all: ReadonlyMap<string, FakeServer>): string =>
  [...server.known].map(([id, belief]) => printLine(server, id, belief, all)).join('');

const printLine = (
  server: FakeServer,
  id: string,
  belief: FakeBelief,
  all: ReadonlyMap<string, FakeServer>,
): string => {
  const other = all.get(id);
  const isMyself = id === server.id;
  const flags = [
    ...(isMyself ? ['myself'] : []),
    belief.role === 'primary' ? 'master' : 'slave',
    ...(belief.failed ? ['fail'] : []),
  ].join(',');
  const open = isMyself
    ? [
        ...[...server.migrating].map(([slot, to]) => `[${slot}->-${to}]`),
        ...[...server.importing].map(([slot, from]) => `[${slot}-<-${from}]`),
      ]
    : [];
  const words = [
    id,
    `${other?.host ?? ''}:${other?.port ?? 0}@${(other?.port ?? 0) + 10_000}`,
    flags,
    belief.follows ?? '-',
    '0',
    '0',
    String(belief.epoch),
    belief.failed ? 'disconnected' : 'connected',
    ...rangesOfOwner(server.owners, id),
    ...open,
  ];
  return `${words.join(' ')}\n`;
};

const rangesOfOwner = (owners: FakeServer['owners'], id: string): readonly string[] => {
  const ranges: string[] = [];
  for (let from = owners.indexOf(id); from >= 0 && from < slotCount;) {
    let to = from;
    while (to + 1 < slotCount && owners[to + 1] === id) to += 1;
    ranges.push(from === to ? `${from}` : `${from}-${to}`);
    from = owners.indexOf(id, to + 1);
  }
  return ranges;
};
