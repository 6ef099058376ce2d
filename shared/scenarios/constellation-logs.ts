import { gibibyte, mebibyte } from './machines.ts';
import type { ScenarioLogs } from './scenario.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** logrotate ran at night: the disks of the demo are emptied eight hours before its start. */
const nightAgoMs = 8 * hour;

type Log = ScenarioLogs['logs'][number];
type Container = ScenarioLogs['containers'][number];

const syslogRule = `/var/log/syslog
/var/log/auth.log
/var/log/kern.log
{
	rotate 4
	daily
	missingok
	notifempty
	compress
	delaycompress
	sharedscripts
	postrotate
		/usr/lib/rsyslog/rsyslog-rotate
	endscript
}
`;
/** Names its logs one by one, as a careful hand does: the debug log of the proxy is none of them. */
const nginxRule = `/var/log/nginx/access.log /var/log/nginx/error.log {
	daily
	missingok
	rotate 14
	compress
	delaycompress
	notifempty
	create 0640 www-data adm
	sharedscripts
	postrotate
		invoke-rc.d nginx rotate >/dev/null 2>&1
	endscript
}
`;
const appRule = `/var/log/app/*.log {
	daily
	maxsize 4G
	rotate 7
	compress
	missingok
	notifempty
	postrotate
		systemctl kill -s USR1 app.service
	endscript
}
`;
/** Copies a whole week of a log before it empties it. */
const visitsRule = `/var/log/app/visits.log {
	weekly
	rotate 4
	copytruncate
	missingok
}
`;
const postgresRule = `/var/log/postgresql/*.log {
	weekly
	rotate 10
	copytruncate
	delaycompress
	compress
	notifempty
	missingok
	su root root
}
`;
const redisRule = `/var/log/redis/redis-server*.log {
	weekly
	missingok
	rotate 12
	compress
	notifempty
}
`;

const writer = (processId: number, processName: string, unit: string): Required<Pick<Log, 'writer'>> => ({
  writer: { processId, processName, unit, opens: 'append' },
});
const rsyslog = writer(640, 'rsyslogd', 'rsyslog.service');
const nginx = writer(812, 'nginx', 'nginx.service');

const log = (path: string, megabytes: number, megabytesPerHour: number, more: Partial<Log> = {}): Log => ({
  path,
  sizeBytes: Math.round(megabytes * mebibyte),
  bytesPerHour: Math.round(megabytesPerHour * mebibyte),
  changedAgoMs: megabytesPerHour > 0 ? 2_000 : 3 * hour,
  kept: [
    { suffix: '.1', sizeBytes: Math.round(megabytes * 1.6 * mebibyte) },
    { suffix: '.2.gz', sizeBytes: Math.round(megabytes * 0.2 * mebibyte) },
  ],
  rotatedAgoMs: nightAgoMs,
  ...more,
});

/** A log that a weekly rule has rotated some days ago. */
const weekly = (daysAgo: number): Pick<Log, 'rotatedAgoMs'> => ({ rotatedAgoMs: daysAgo * day + nightAgoMs });

const container = (
  name: string,
  megabytes: number,
  megabytesPerHour: number,
  maxSize?: string,
): Container => ({
  name: `${name}.1.x7t2`,
  service: name,
  maxSize,
  sizeBytes: Math.round(megabytes * mebibyte),
  bytesPerHour: Math.round(megabytesPerHour * mebibyte),
});
const capped = (name: string): Container => container(name, 6, 0, '10m');

const ordinary: ScenarioLogs = {
  logs: [
    log('/var/log/syslog', 18, 1.9, rsyslog),
    log('/var/log/auth.log', 2, 0.2, rsyslog),
    log('/var/log/kern.log', 0.4, 0, rsyslog),
  ],
  containers: [],
  rules: { rsyslog: syslogRule },
  journal: { sizeBytes: 0.9 * gibibyte, maxUse: '1G' },
  runner: { isOn: true, ranAgoMs: nightAgoMs },
};

const logsWith = (more: {
  readonly logs?: readonly Log[];
  readonly containers?: readonly Container[];
  readonly rules?: ScenarioLogs['rules'];
  readonly journal?: ScenarioLogs['journal'];
  readonly isOff?: boolean;
}): ScenarioLogs => ({
  ...ordinary,
  logs: [...ordinary.logs, ...(more.logs ?? [])],
  containers: more.containers ?? [],
  rules: { ...ordinary.rules, ...more.rules },
  journal: more.journal ?? ordinary.journal,
  runner: { ...ordinary.runner, isOn: more.isOff !== true },
});

const website = (more: readonly Log[] = [], rules: ScenarioLogs['rules'] = {}): ScenarioLogs =>
  logsWith({
    logs: [
      log('/var/log/nginx/access.log', 900, 110, nginx),
      log('/var/log/nginx/error.log', 3, 0.3, nginx),
      ...more,
    ],
    containers: [capped('website'), capped('log-shipper')],
    rules: { nginx: nginxRule, ...rules },
  });

const api = (more: Partial<Parameters<typeof logsWith>[0]> = {}): ScenarioLogs =>
  logsWith({
    logs: [log('/var/log/app/app.log', 1_536, 80, writer(1_204, 'app', 'app.service'))],
    containers: [capped('api'), capped('log-shipper')],
    rules: { app: appRule },
    ...more,
  });

const database = logsWith({
  logs: [
    log('/var/log/postgresql/postgresql-15-main.log', 240, 2.4, {
      ...writer(1_020, 'postgres', 'postgresql@15-main.service'),
      ...weekly(3),
    }),
  ],
  rules: { 'postgresql-common': postgresRule },
});

const cache = logsWith({
  logs: [
    log('/var/log/redis/redis-server.log', 12, 0.1, {
      ...writer(901, 'redis-server', 'redis-server.service'),
      ...weekly(5),
    }),
  ],
  rules: { 'redis-server': redisRule },
});

/** Grows without end: nobody rotates it. Its size is that of the flood on its disk. */
const proxyDebug: Log = {
  path: '/var/log/nginx/proxy-debug.log',
  sizeBytes: 64 * mebibyte,
  bytesPerHour: 0,
  changedAgoMs: 0,
  ...nginx,
  kept: [],
};

/**
 * Logs of the demo, by node. Most are as they should be; the debug log of a proxy has no rule, a week of visits will not fit
 * beside itself when it is copied, a container has no cap, the Pi leaves its journal to journald, and one timer is off.
 */
export const constellationLogs: Readonly<Record<string, ScenarioLogs>> = {
  'fra-web-1': website([proxyDebug]),
  'ams-web-1': website(),
  'par-web-1': website(),
  'hel-web-1': website(
    [
      log('/var/log/app/visits.log', 8_800, 52, {
        ...writer(1_340, 'visits', 'visits.service'),
        ...weekly(1),
        kept: [{ suffix: '.1', sizeBytes: 900 * mebibyte }],
      }),
    ],
    { visits: visitsRule },
  ),
  'fra-api-1': api({
    containers: [capped('api'), capped('log-shipper'), container('thumbnails', 930, 41)],
  }),
  'ams-api-1': api(),
  'zrh-api-1': api({ isOff: true }),
  'fra-db-1': database,
  'ams-db-1': database,
  'hel-db-1': database,
  'fra-cache-1': cache,
  'par-cache-1': cache,
  'zrh-edge-1': logsWith({ journal: { sizeBytes: 1.7 * gibibyte, maxUse: undefined } }),
};
