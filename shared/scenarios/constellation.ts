import { nodeId } from '#shared/model';
import { constellationLogs } from './constellation-logs.ts';
import { constellationDeclaredTasks, constellationTasks } from './constellation-tasks.ts';
import { constellationWorkloads } from './constellation-workloads.ts';
import { debianServer, gibibyte, mebibyte, placed, raspberryPi, steady, volume } from './machines.ts';
import type { Habit, Scenario } from './scenario.ts';

const hour = 3_600_000;
const minute = 60_000;

const nightly = (gibibytesPerDay: number, creepGibibytesPerDay = 0): Habit => ({
  kind: 'sawtooth',
  bytesPerDay: gibibytesPerDay * gibibyte,
  emptiedAgoMs: 8 * hour,
  creepBytesPerDay: creepGibibytesPerDay * gibibyte,
});
const creep = (gibibytesPerDay: number): Habit => ({
  kind: 'creep',
  bytesPerDay: gibibytesPerDay * gibibyte,
});

const place = (region: string, datacenter: string, role: string) => ({
  region,
  datacenter,
  role,
  env: 'demo',
});
const system = (usedRatio: number) =>
  volume('/', '/dev/vda1', 40, usedRatio, steady, {
    paths: [
      { path: '/', kind: 'directory', sizeBytes: 17 * gibibyte },
      { path: '/usr', kind: 'directory', sizeBytes: 6 * gibibyte },
      { path: '/var', kind: 'directory', sizeBytes: 5 * gibibyte },
      { path: '/var/lib/docker', kind: 'directory', sizeBytes: 4 * gibibyte },
      { path: '/srv', kind: 'directory', sizeBytes: 3 * gibibyte },
    ],
  });
const logs = (usedRatio: number, habit: Habit) =>
  volume('/var/log', '/dev/vdb', 20, usedRatio, habit, {
    paths: [
      { path: '/var/log', kind: 'directory', sizeBytes: 5 * gibibyte },
      { path: '/var/log/journal', kind: 'directory', sizeBytes: 2 * gibibyte },
      { path: '/var/log/app/app.log', kind: 'log', sizeBytes: 1.5 * gibibyte },
    ],
  });

const proxyLog = '/var/log/nginx/proxy-debug.log';
const proxyLogs = volume('/var/log', '/dev/vdb', 40, 0.55, nightly(4, 0.1), {
  paths: [
    { path: '/var/log', kind: 'directory', sizeBytes: 20 * gibibyte },
    { path: '/var/log/nginx', kind: 'directory', sizeBytes: 14 * gibibyte },
    { path: '/var/log/journal', kind: 'directory', sizeBytes: 4 * gibibyte },
    { path: proxyLog, kind: 'log', sizeBytes: 64 * mebibyte },
    { path: '/var/log/nginx/access.log', kind: 'log', sizeBytes: 3 * gibibyte },
    { path: '/var/log/nginx/access.log.1', kind: 'log', sizeBytes: 9 * gibibyte },
  ],
  deletedOpen: [
    { path: '/var/log/nginx/error.log.1', sizeBytes: 768 * mebibyte, processId: 812, processName: 'nginx' },
  ],
});

const database = (usedRatio: number, gibibytesPerDay: number) =>
  volume('/var/lib/postgresql', '/dev/vdc', 320, usedRatio, creep(gibibytesPerDay), {
    paths: [
      { path: '/var/lib/postgresql', kind: 'directory', sizeBytes: 160 * gibibyte },
      { path: '/var/lib/postgresql/15/main/base', kind: 'directory', sizeBytes: 150 * gibibyte },
      { path: '/var/lib/postgresql/15/main/pg_wal', kind: 'directory', sizeBytes: 8 * gibibyte },
    ],
  });

const withLogs = (nodes: Scenario['nodes']): Scenario['nodes'] =>
  nodes.map((node) => {
    const logs = constellationLogs[node.id];
    return logs === undefined ? node : { ...node, logs };
  });

/**
 * The demo: thirteen machines of a small company in five regions.
 * The flood on fra-web-1 begins eight minutes before the start, so that it has eaten a quarter of what was free, which
 * is when the rules believe in a burst, within the first minute of a viewer. The disk is full 26 minutes after the start.
 */
export const constellation: Scenario = {
  name: 'constellation',
  says: 'Thirteen machines in five regions: a proxy log fills a disk, a Pi browns out, a link slows, a node dies.',
  nodes: withLogs([
    placed(
      'fra-web-1',
      place('frankfurt', 'fra1', 'website'),
      1,
      debianServer('fra-web-1', 8, 4, [system(0.42), proxyLogs]),
    ),
    placed(
      'fra-api-1',
      place('frankfurt', 'fra1', 'api'),
      1,
      debianServer('fra-api-1', 16, 8, [system(0.51), logs(0.3, nightly(2))]),
    ),
    placed(
      'fra-db-1',
      place('frankfurt', 'fra1', 'database'),
      1,
      debianServer('fra-db-1', 64, 16, [system(0.38), database(0.62, 0.6)]),
    ),
    placed(
      'fra-cache-1',
      place('frankfurt', 'fra1', 'cache'),
      1,
      debianServer('fra-cache-1', 16, 4, [system(0.24)]),
    ),
    placed(
      'ams-web-1',
      place('amsterdam', 'ams3', 'website'),
      7,
      debianServer('ams-web-1', 8, 4, [system(0.44), logs(0.38, nightly(3))]),
    ),
    placed(
      'ams-api-1',
      place('amsterdam', 'ams3', 'api'),
      7,
      debianServer('ams-api-1', 16, 8, [system(0.57), logs(0.33, nightly(2))]),
    ),
    placed(
      'ams-db-1',
      place('amsterdam', 'ams3', 'database'),
      7,
      debianServer('ams-db-1', 64, 16, [system(0.36), database(0.61, 0.6)]),
    ),
    placed(
      'par-web-1',
      place('paris', 'par1', 'website'),
      10,
      debianServer('par-web-1', 8, 4, [system(0.47), logs(0.41, nightly(3))]),
    ),
    placed(
      'par-cache-1',
      place('paris', 'par1', 'cache'),
      10,
      debianServer('par-cache-1', 32, 4, [system(0.29)]),
    ),
    placed(
      'zrh-api-1',
      place('zurich', 'zrh1', 'api'),
      6,
      debianServer('zrh-api-1', 16, 8, [system(0.53), logs(0.29, nightly(2))]),
    ),
    placed(
      'zrh-edge-1',
      place('zurich', 'zrh1', 'edge'),
      8,
      raspberryPi('zrh-edge-1', [
        volume('/', '/dev/mmcblk0p2', 29, 0.48, steady),
        volume('/boot/firmware', '/dev/mmcblk0p1', 1, 0.15, steady, { fileSystem: 'vfat' }),
      ]),
    ),
    placed(
      'hel-web-1',
      place('helsinki', 'hel1', 'website'),
      13,
      debianServer('hel-web-1', 8, 4, [system(0.4), logs(0.54, nightly(3))]),
      'hel-gate',
    ),
    placed(
      'hel-db-1',
      place('helsinki', 'hel1', 'database'),
      13,
      debianServer('hel-db-1', 64, 16, [system(0.35), database(0.6, 0.6)]),
      'hel-gate',
    ),
  ]),
  timeline: [
    {
      kind: 'fills',
      node: nodeId('fra-web-1'),
      mount: '/var/log',
      path: proxyLog,
      bytesPerSecond: 8 * mebibyte,
      from: -8 * minute,
      cleanedAt: 30 * minute,
    },
    {
      kind: 'browns-out',
      node: nodeId('zrh-edge-1'),
      from: minute,
      restartsAt: 1.75 * minute,
      bootMs: 25_000,
      until: 3 * minute,
    },
    { kind: 'link-slows', node: nodeId('hel-db-1'), from: 2.5 * minute, until: 9 * minute, roundTripMs: 34 },
    { kind: 'dies', node: nodeId('par-cache-1'), at: 3.5 * minute },
  ],
  workloads: constellationWorkloads,
  schedule: { tasks: constellationTasks, declared: constellationDeclaredTasks },
  spaces: {
    redis: {
      name: 'sessions',
      shards: [
        [nodeId('fra-cache-1'), nodeId('ams-api-1')],
        [nodeId('ams-web-1'), nodeId('fra-api-1')],
        [nodeId('hel-web-1'), nodeId('fra-db-1')],
      ],
      keys: Array.from({ length: 400 }, (_, at) => `session:${at}`),
    },
    postgres: { name: 'orders', nodes: [nodeId('fra-db-1'), nodeId('ams-db-1'), nodeId('hel-db-1')] },
    locator: {
      name: 'library',
      on: nodeId('fra-api-1'),
      targets: [nodeId('fra-db-1'), nodeId('ams-db-1'), nodeId('hel-db-1')],
      keys: 4_096,
      archived: 0.125,
    },
  },
};
