import { nodeId, type DeclaredService, type WorldUnit } from '#shared/model';
import { carefulUpdate, pinned, release, swarmService } from './releases.ts';
import type { ScenarioWorkloads } from './scenario.ts';

const minute = 60_000;

const unit = (node: string, name: string, more: Partial<WorldUnit>): WorldUnit => ({
  node: nodeId(node),
  unit: name,
  version: '',
  startMs: 2_000,
  stopMs: 1_500,
  connections: 0,
  badVersions: [],
  ...more,
});

const recipe: DeclaredService['deploy'] = {
  batch: 1,
  pauseMs: 2_000,
  healthyForMs: 5_000,
  deadlineMs: 30_000,
};

const cacheNodes = ['fra-cache-1', 'par-cache-1'];
const databaseNodes = ['fra-db-1', 'ams-db-1', 'hel-db-1'];

const cache: DeclaredService = {
  name: 'cache',
  runs: { kind: 'unit', unit: 'redis-server.service' },
  nodes: cacheNodes.map(nodeId),
  minimum: 1,
  mayOverlap: false,
  health: { kind: 'tcp', address: '127.0.0.1', port: 6_379 },
  deploy: {
    ...recipe,
    install: 'apt-get install -y redis-server=$VERSION',
    version: "dpkg-query -W -f '${Version}' redis-server",
  },
  hooks: {
    on: 'self',
    takeOut: '/usr/local/bin/cache-out "$NODE"',
    putBack: '/usr/local/bin/cache-in "$NODE"',
    connections: '/usr/local/bin/cache-clients',
    settleMs: 2_000,
  },
};

const database: DeclaredService = {
  name: 'database',
  runs: { kind: 'unit', unit: 'postgresql@15-main.service' },
  nodes: databaseNodes.map(nodeId),
  minimum: 2,
  spreadOver: 'datacenter',
  mayOverlap: false,
  health: { kind: 'command', command: 'pg_isready -q' },
  deploy: {
    ...recipe,
    install: 'apt-get install -y postgresql-15=$VERSION',
    version: "dpkg-query -W -f '${Version}' postgresql-15",
  },
};

const wallet: DeclaredService = {
  name: 'wallet',
  runs: { kind: 'container', container: 'wallet' },
  nodes: [nodeId('zrh-edge-1')],
  minimum: 1,
  mayOverlap: false,
};

const checkEvery = (command: string, seconds: number) => ({
  command,
  intervalMs: seconds * 1_000,
  timeoutMs: 2_000,
  retries: 3,
  startPeriodMs: 0,
});

/**
 * What the demo runs: the website and the API on a small swarm over four datacenters, caches and databases as units on
 * machines of their own, and a wallet in a container on the Pi, which hangs from time to time.
 * The registry has a newer build of the tag that the website runs, and a release of it that never becomes well.
 */
export const constellationWorkloads: ScenarioWorkloads = {
  images: [
    release('web:1.8.1'),
    release('web:1.8.2'),
    release('web:1.8.2', { build: 'second' }),
    release('web:1.9.0-bad', { readyAfterMs: 'never' }),
    release('api:2.4.0'),
    release('api:2.4.1'),
    release('log-shipper:3.1'),
    release('thumbnails:5.2'),
    release('wallet:0.12', { readyAfterMs: 3_000 }),
    release('thermometer:1.0'),
  ],
  swarm: {
    members: [
      { node: nodeId('fra-web-1'), role: 'manager' },
      { node: nodeId('ams-web-1'), role: 'manager' },
      { node: nodeId('par-web-1'), role: 'manager' },
      { node: nodeId('fra-api-1'), role: 'worker' },
      { node: nodeId('ams-api-1'), role: 'worker' },
      { node: nodeId('zrh-api-1'), role: 'worker' },
      { node: nodeId('hel-web-1'), role: 'worker' },
    ],
    services: [
      swarmService('website', pinned('web:1.8.2'), {
        stack: 'shop',
        minimum: 3,
        spreadOver: 'datacenter',
        constraints: ['node.labels.role==website'],
        update: carefulUpdate,
      }),
      swarmService('api', pinned('api:2.4.0'), {
        stack: 'shop',
        minimum: 2,
        update: { parallelism: 1, order: 'stop-first', onFailure: 'rollback', monitorMs: 0 },
      }),
      swarmService('log-shipper', pinned('log-shipper:3.1'), {
        replicas: 'everywhere',
        maxPerNode: undefined,
      }),
      // As many copies as machines and no maximum: a drain leaves them uneven, which is what a rebalance is for.
      swarmService('thumbnails', pinned('thumbnails:5.2'), {
        replicas: 7,
        minimum: 5,
        maxPerNode: undefined,
      }),
    ],
  },
  units: [
    ...cacheNodes.map((node) =>
      unit(node, 'redis-server.service', {
        version: '5:7.0.15-1',
        connections: 14,
        badVersions: ['5:7.2.0-1'],
      }),
    ),
    ...databaseNodes.map((node) =>
      unit(node, 'postgresql@15-main.service', { version: '15.12-0+deb12u1', stopMs: 3_000 }),
    ),
  ],
  containers: [
    {
      node: nodeId('zrh-edge-1'),
      name: 'wallet',
      image: 'wallet:0.12',
      check: checkEvery('wallet-cli ping', 5),
      restart: 'unless-stopped',
      compose: undefined,
    },
    {
      node: nodeId('zrh-edge-1'),
      name: 'thermometer',
      image: 'thermometer:1.0',
      check: checkEvery('thermometer ready', 10),
      restart: 'always',
      compose: undefined,
    },
  ],
  declared: [cache, database, wallet],
  timeline: [
    { kind: 'hangs', node: nodeId('zrh-edge-1'), what: 'wallet', at: -20 * minute },
    // The Pi has restarted meanwhile and brought it back.
    { kind: 'hangs', node: nodeId('zrh-edge-1'), what: 'wallet', at: 3 * minute },
  ],
};
