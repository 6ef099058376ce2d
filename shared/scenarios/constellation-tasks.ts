import { nodeId, type DeclaredTask, type WorldTask } from '#shared/model';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Timer = Extract<WorldTask, { readonly kind: 'timer' }>;
type Entry = Extract<WorldTask, { readonly kind: 'cron' }>;

const timer = (node: string, name: string, more: Partial<Timer>): Timer => ({
  kind: 'timer',
  node: nodeId(node),
  name: `${name}.timer`,
  unit: `${name}.service`,
  command: `/usr/local/bin/${name}`,
  calendar: '*-*-* 03:00:00 UTC',
  everyMs: day,
  phaseMs: 3 * hour,
  durationMs: 4 * minute,
  slowsBy: 0,
  failures: 0,
  neverRan: false,
  isOn: true,
  output: ['begin', 'all done'],
  ...more,
});

const entry = (node: string, when: string, command: string, more: Partial<Entry> = {}): Entry => ({
  kind: 'cron',
  node: nodeId(node),
  file: '/etc/cron.d/site',
  when,
  user: 'www-data',
  command,
  everyMs: day,
  durationMs: 20_000,
  ...more,
});

const webNodes = ['fra-web-1', 'ams-web-1', 'par-web-1', 'hel-web-1'];
const databaseNodes = ['fra-db-1', 'ams-db-1', 'hel-db-1'];

/**
 * What the machines of the demo run by the clock: the nightly report fails since two nights, the import of prices takes longer
 * than the time between two of them, and one of the four web machines has no timer that renews its certificate.
 */
export const constellationTasks: readonly WorldTask[] = [
  ...webNodes
    .filter((node) => node !== 'hel-web-1')
    .map((node) =>
      timer(node, 'renew-certificate', {
        calendar: '*-*-* 00,12:00:00 UTC',
        everyMs: 12 * hour,
        phaseMs: 0,
        durationMs: 15_000,
        output: ['Certificate of shop.example.net is good for 47 days', 'Nothing to renew'],
      }),
    ),
  ...webNodes.map((node) => entry(node, '25 4 * * *', '/usr/local/bin/purge-sessions --older 30d')),
  timer('fra-api-1', 'nightly-report', {
    calendar: '*-*-* 02:30:00 UTC',
    phaseMs: 2.5 * hour,
    durationMs: 6 * minute,
    slowsBy: 0.5,
    failures: 2,
    output: [
      'Reading orders of yesterday: 18204',
      'Writing /srv/reports/orders.csv',
      'report: cannot write /srv/reports/orders.csv: No space left on device',
    ],
  }),
  entry('ams-api-1', '*/10 * * * *', '/usr/local/bin/import-prices --all', {
    file: '/etc/cron.d/prices',
    user: 'shop',
    everyMs: 10 * minute,
    durationMs: 14 * minute,
  }),
  timer('fra-db-1', 'orders-backup', {
    calendar: '*-*-* 01:15:00 UTC',
    phaseMs: 1.25 * hour,
    durationMs: 22 * minute,
    slowsBy: 0.3,
    output: ['base backup started', 'waiting for WAL', '41 GiB written', 'backup done'],
  }),
  ...databaseNodes.map((node) =>
    entry(node, '40 3 * * 0', '/usr/local/bin/vacuum-orders', {
      file: '/etc/cron.d/orders',
      user: 'postgres',
      everyMs: 7 * day,
      durationMs: 12 * minute,
    }),
  ),
  timer('zrh-edge-1', 'calibrate', {
    calendar: 'Mon *-*-01..07 05:00:00 UTC',
    everyMs: 28 * day,
    phaseMs: 5 * hour,
    neverRan: true,
    output: [],
  }),
];

/** What the fleet file of the demo declares of them. */
export const constellationDeclaredTasks: readonly DeclaredTask[] = [
  {
    name: 'orders-backup',
    nodes: databaseNodes.map(nodeId),
    matches: 'orders-backup.timer',
    exactly: 1,
    withinMs: 26 * hour,
  },
];
