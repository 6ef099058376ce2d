import { ok, type Result } from '#shared/fault';
import {
  consolePlace,
  nodeId,
  spaceId,
  type Claim,
  type DeclaredRedis,
  type FleetNode,
  type KeyAnswer,
  type NodeId,
} from '#shared/model';
import {
  defineOwnershipSource,
  defineSource,
  redisLimits,
  type OwnershipView,
  type RedisAsk,
} from '../../source-kit/index.ts';
import { testNode } from '../../../../shared/model/test-kit/index.ts';

/** What a member of the toy cluster says: who owns the one range there is, and with which epoch. */
export type ToyClaim = { readonly owner: string; readonly epoch: number };

export const toyNodes: readonly FleetNode[] = ['r1', 'r2', 'r3'].map((name) =>
  testNode(name, { labels: { datacenter: name === 'r3' ? 'b' : 'a' } }),
);

export const declaredToy = (change: Partial<DeclaredRedis> = {}): DeclaredRedis => ({
  kind: 'redis-cluster',
  id: spaceId('redis-cluster/sessions'),
  name: 'sessions',
  nodeIds: toyNodes.map(({ id }) => id),
  zoneLabel: 'datacenter',
  address: '127.0.0.1',
  port: 6379,
  ...change,
});

const ask = <T>(id: string, port: number): RedisAsk<T> => ({
  id,
  says: id,
  lane: 'redis',
  endpoint: { host: '127.0.0.1', port },
  commands: [['CLUSTER', 'NODES']],
  effect: 'reads',
  limits: redisLimits,
  read: () => ok(undefined as T),
});

type View = OwnershipView<DeclaredRedis, ToyClaim>;

const claimOf = (
  id: string,
  seen: View['claims'] extends ReadonlyMap<string, infer Seen> ? Seen : never,
): Claim => ({
  claimant: id,
  kind: 'gossip',
  nodeId: nodeId(id),
  state: seen.state === 'known' ? 'says' : 'silent',
  ...(seen.state === 'known'
    ? { observedAt: seen.observedAt, epoch: seen.value.epoch }
    : seen.last === undefined
      ? {}
      : { observedAt: seen.last.observedAt, epoch: seen.last.value.epoch }),
  says: seen.state === 'unknown' ? seen.fault.says : '',
});

const read = ({ claims, declared, now, everyMs }: View) => {
  const told = [...claims].flatMap(([id, seen]) => {
    const value = seen.state === 'known' ? seen.value : seen.last?.value;
    return value === undefined ? [] : [{ id, value, claim: claimOf(id, seen) }];
  });
  const answers = told.filter(({ claim }) => claim.state === 'says');
  const newest = told.toSorted((a, b) => b.value.epoch - a.value.epoch)[0];
  const owners = [...new Set(told.map(({ value }) => value.owner))];
  const views = owners
    .toSorted((a) => (a === newest?.value.owner ? -1 : 1))
    .map((owner) => ({
      id: owner,
      claims: told.filter(({ value }) => value.owner === owner).map(({ claim }) => claim),
      differs: [],
      says: owner === newest?.value.owner ? '' : `says that ${owner} owns it`,
    }));
  return {
    id: declared.id,
    source: 'toy',
    name: declared.name,
    unit: 'slot' as const,
    positions: 10,
    state: answers.length === 0 ? ('unknown' as const) : ('known' as const),
    says: answers.length === 0 ? 'Nobody answers.' : '',
    parties: declared.nodeIds.map((id) => ({
      id,
      name: id,
      nodeId: id,
      zone: id === 'r3' ? 'b' : 'a',
      role: 'primary' as const,
      state: claims.get(id)?.state === 'known' ? ('up' as const) : ('unknown' as const),
      accepts: 'yes' as const,
      says: '',
      observedAt: now,
    })),
    segments: [
      {
        from: 0,
        to: 9,
        count: 10,
        ...(newest === undefined ? {} : { owner: newest.value.owner, epoch: newest.value.epoch }),
        secondaries: declared.nodeIds.filter((id) => id !== newest?.value.owner),
        state: newest === undefined ? ('unknown' as const) : ('active' as const),
      },
    ],
    prefixes: [],
    views,
    disputes:
      owners.length < 2
        ? []
        : [
            {
              id: 'two-owners 0',
              kind: 'two-owners' as const,
              severity: 'critical' as const,
              from: 0,
              to: 9,
              count: 10,
              sides: views.map(({ id, claims: sided }, at) => ({
                owner: id,
                claims: sided,
                ...(sided[0]?.epoch === undefined ? {} : { epoch: sided[0].epoch }),
                isNewer: at === 0,
              })),
              says: 'Two members claim it.',
              nextStep: 'Stop writing to the older one.',
              settles: [],
            },
          ],
    retentions: [],
    observedAt: now,
    everyMs,
    observedBy: `CLUSTER NODES of ${claims.size} servers`,
  };
};

const candidatesOf = (id: NodeId): readonly NodeId[] => (id === 'r3' ? [consolePlace] : [id]);

/** A cluster of one range. `r3` is asked from the console itself, the others through their own node. */
export const toySource = defineSource({
  id: 'toy',
  says: 'A toy.',
  probes: [],
  ownership: defineOwnershipSource<DeclaredRedis, ToyClaim>({
    kind: 'redis-cluster',
    claimants: (declared) =>
      declared.nodeIds.map((id) => ({
        id,
        kind: 'gossip',
        nodeId: id,
        candidates: candidatesOf(id),
        asks: [ask(`toy.claim.${id}`, declared.port)],
        join: ([reply]) => reply as Result<ToyClaim>,
      })),
    read,
    find: (view, key) => ({
      known: [],
      looks: view.declared.nodeIds.map((id) => ({
        claimant: id,
        kind: 'gossip',
        nodeId: id,
        candidates: candidatesOf(id),
        ask: ask(`toy.find.${id}`, view.declared.port),
      })),
      conclude: (path: readonly KeyAnswer[]) => {
        const owners = [...new Set(path.flatMap(({ owner }) => owner ?? []))];
        const [owner] = owners;
        return {
          spaceId: view.declared.id,
          key,
          verdict: owners.length === 0 ? 'unknown' : owners.length === 1 ? 'agreed' : 'disputed',
          ...(owner === undefined ? {} : { owner }),
          secondaries: [],
          state: 'active',
          path: [...path],
          says: '',
        };
      },
    }),
    keys: (view, listing) =>
      listing.order === 'size'
        ? undefined
        : { candidates: [nodeId('r1')], ask: ask('toy.keys', view.declared.port) },
  }),
});
