import type { FleetSnapshot } from '#shared/contract';
import { fault } from '#shared/fault';
import { epochMs, nodeStates, type Alarm, type EpochMs, type NodeView } from '#shared/model';
import { alarm, diskSpace, fillsIn } from './alarm.ts';
import { everyMs, hostFacts, known, noFacts, volume } from './facts.ts';
import { nodeView, steady } from './node-view.ts';
import { fleetHeader, snapshot } from './snapshot.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const places: Readonly<Record<string, string>> = {
  fra: 'Frankfurt',
  ams: 'Amsterdam',
  par: 'Paris',
  hel: 'Helsinki',
  zrh: 'Zurich',
};

type Plain = readonly [id: string, role: string, used: number, rtt: number, mount?: string];

const machine = (
  at: EpochMs,
  [id, role, used, rtt, mount = '/']: Plain,
  replaced: Partial<NodeView> = {},
): NodeView => {
  const datacenter = places[id.split('-')[0] ?? ''] ?? 'Zurich';
  return nodeView(
    id,
    at,
    { datacenter, role, region: 'Europe', env: 'production' },
    {
      facts: hostFacts(at, {
        volumes: known([volume(mount, used, at, 320), ...(mount === '/' ? [] : [volume('/', 0.3, at)])], at),
        roundTripMs: known(rtt, at),
        memory: known({ totalBytes: 16 * 1024 ** 3, availableBytes: 16 * 1024 ** 3 * (1 - used * 0.8) }, at),
      }),
      forecasts: [{ mount, space: steady, inodes: steady }],
      ...replaced,
    },
  );
};

const filling = (at: EpochMs, plain: Plain, inMs: number, state: NodeView['state']): NodeView =>
  machine(at, plain, {
    state,
    forecasts: [{ mount: plain[4] ?? '/', space: fillsIn(inMs, at), inodes: steady }],
  });

const silentMs = 250_000;

const silent = (at: EpochMs): NodeView => {
  const then = epochMs(at - silentMs);
  return {
    ...machine(then, ['hel-w1', 'worker', 0.58, 23]),
    state: 'stale',
    connection: {
      state: 'waiting',
      since: then,
      attempt: 9,
      nextTryAt: epochMs(at + 12_000),
      fault: fault('transport.unreachable', 'hel-w1 does not answer on port 22.', {
        subject: 'hel-w1',
        retryable: true,
      }),
    },
  };
};

const blocked = (at: EpochMs): NodeView => {
  const view = machine(at, ['zrh-w2', 'worker', 0.22, 6]);
  const { lastAnswerAt: _, ...rest } = view;
  return {
    ...rest,
    state: 'unknown',
    facts: noFacts('unreachable', at),
    forecasts: [],
    connection: {
      state: 'blocked',
      since: at,
      fault: fault(
        'transport.host-key-changed',
        'The host key of zrh-w2 has changed. It was SHA256:9bqK, now SHA256:Vt0p.',
      ),
    },
  };
};

const asking = (at: EpochMs): NodeView => {
  const { lastAnswerAt: _, ...rest } = machine(at, ['zrh-w1', 'worker', 0, 6]);
  return {
    ...rest,
    facts: noFacts('not-asked', at),
    forecasts: [],
    state: 'unknown',
    connection: { state: 'connecting', since: at, attempt: 1 },
  };
};

const nodesAt = (at: EpochMs): readonly NodeView[] => [
  machine(at, ['fra-m1', 'manager', 0.38, 1]),
  machine(at, ['fra-w1', 'worker', 0.61, 1]),
  machine(at, ['fra-w2', 'worker', 0.57, 1]),
  machine(at, ['fra-db1', 'database', 0.66, 2, '/var/lib']),
  filling(at, ['fra-db2', 'database', 0.91, 2, '/var/lib'], 192 * minute, 'critical'),
  machine(at, ['ams-m1', 'manager', 0.42, 7]),
  filling(at, ['ams-w1', 'worker', 0.54, 7], 16 * day + hour, 'ok'),
  filling(at, ['ams-w2', 'worker', 0.84, 8, '/var/log'], 2 * day + 6 * hour, 'warning'),
  machine(at, ['par-w1', 'worker', 0.47, 10]),
  machine(at, ['par-w2', 'worker', 0.31, 10], { state: 'maintenance' }),
  machine(at, ['hel-m1', 'manager', 0.44, 19]),
  silent(at),
  machine(at, ['hel-w2', 'worker', 0.49, 27], { state: 'warning' }),
  asking(at),
  blocked(at),
];

const alarmsAt = (at: EpochMs): readonly Alarm[] => [
  alarm('fra-db2', 'critical', diskSpace('/var/lib', 192 * minute, at, 29e9, 320e9), at, 11 * minute),
  alarm(
    'hel-w1',
    'critical',
    {
      rule: 'node-unreachable',
      fault: fault('transport.unreachable', 'hel-w1 does not answer on port 22.'),
      downSince: epochMs(at - silentMs),
      attempts: 9,
    },
    at,
    4 * minute,
  ),
  alarm(
    'zrh-w2',
    'critical',
    {
      rule: 'host-key-changed',
      fault: fault(
        'transport.host-key-changed',
        'The host key of zrh-w2 has changed. It was SHA256:9bqK, now SHA256:Vt0p.',
      ),
    },
    at,
    9 * minute,
  ),
  alarm('ams-w2', 'warning', diskSpace('/var/log', 2 * day + 6 * hour, at, 51e9, 320e9), at, 3 * hour),
  alarm(
    'hel-w2',
    'warning',
    { rule: 'round-trip', medianMs: 27, targetMs: 20, worstMs: 44, windowMs: 5 * minute },
    at,
    22 * minute,
  ),
  alarm('par-w1', 'warning', { rule: 'failed-units', units: ['backup.service'] }, at, 5 * hour, {
    clearedAt: epochMs(at - 40 * minute),
  }),
];

/** Fifteen machines in five datacenters with every kind of trouble: the fleet of the design pictures. */
export const pictureFleet = (at: EpochMs): FleetSnapshot => snapshot(at, nodesAt(at), alarmsAt(at));

/** The same fifteen with nothing wrong anywhere. */
export const calmFleet = (at: EpochMs): FleetSnapshot =>
  snapshot(
    at,
    nodesAt(at).map((view, index) =>
      machine(at, [view.node.id, view.node.labels['role'] ?? 'worker', 0.3 + index * 0.02, 2 + index]),
    ),
  );

/** The first moment: nobody has answered. */
export const firstMoment = (at: EpochMs): FleetSnapshot =>
  snapshot(
    at,
    nodesAt(at).map((view) => ({ ...asking(at), node: view.node })),
  );

/** No fleet yet. */
export const emptyFleetSnapshot = (at: EpochMs): FleetSnapshot =>
  snapshot(at, [], [], fleetHeader({ name: 'No fleet', origin: 'empty' }));

const sites = [
  'Frankfurt',
  'Ashburn',
  'Amsterdam',
  'Singapore',
  'Helsinki',
  'Sydney',
  'Sao Paulo',
  'Johannesburg',
];
const sizesGb = [120, 120, 120, 480, 480, 1_900];

/** A large fleet, the same each time: about one node in eleven is in some other state than OK. */
export const largeFleet = (at: EpochMs, count: number): FleetSnapshot => {
  const nodes = Array.from({ length: count }, (_, index): NodeView => {
    // Small primes spread sizes, sites and troubles without a random source.
    const site = sites[Math.floor(((index * 7) % 97) ** 1.18) % sites.length] ?? 'Frankfurt';
    const trouble = (index * 31) % 97;
    const state = trouble < 9 ? (nodeStates[trouble % nodeStates.length] ?? 'ok') : 'ok';
    const used = state === 'critical' ? 0.96 : ((index * 37) % 79) / 100;
    const role = index % 9 === 0 ? 'database' : 'worker';
    const then = state === 'stale' ? epochMs(at - silentMs) : at;
    const name = `${site.slice(0, 3).toLowerCase()}-${role === 'database' ? 'db' : 'w'}-${String(index).padStart(3, '0')}`;
    return nodeView(
      name,
      then,
      { datacenter: site, role, env: 'production' },
      {
        state,
        facts: hostFacts(then, {
          volumes: known(
            [volume('/var/lib', used, then, sizesGb[(index * 13) % sizesGb.length] ?? 120)],
            then,
          ),
          roundTripMs: known(4 + ((index * 11) % 30), then),
        }),
        forecasts: [
          {
            mount: '/var/lib',
            space: state === 'critical' ? fillsIn(38 * minute + index * minute, at) : steady,
            inodes: steady,
          },
        ],
      },
    );
  });
  const alarms = nodes
    .filter((view) => view.state === 'critical')
    .map((view, index) =>
      alarm(view.node.id, 'critical', diskSpace('/var/lib', (38 + index * 40) * minute, at, 29e9, 960e9), at),
    );
  return snapshot(at, nodes, alarms);
};

/** The same node a moment later: every fact it has is fresh again. */
export const answeredAgain = (view: NodeView, at: EpochMs): NodeView => ({
  ...view,
  lastAnswerAt: at,
  facts: Object.fromEntries(
    Object.entries(view.facts).map(([name, fact]) => [
      name,
      fact.state === 'known' ? { ...fact, observedAt: at, everyMs } : fact,
    ]),
  ) as NodeView['facts'],
});
