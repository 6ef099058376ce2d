import type { WorldLogs, WorldMachine } from '#shared/model';
import type { FakeAnswer } from '../../source-kit/index.ts';
import { createNodeClock } from './due/index.ts';
import { printWorldLogs } from './fake/index.ts';
import { fakeRules } from './fake-rules.ts';

export { createFakeRotation, type FakeRotation } from './fake/index.ts';

const dayMs = 86_400_000;
const second = 1_000;
const clock = createNodeClock(undefined, 0);

type Made = { readonly path: string; readonly sizeBytes: number; readonly isDirectory: boolean };

/** Logs every machine has beside those of its scenario: small, and rotated. */
const usualLogs: readonly Made[] = [
  { path: '/var/log/syslog', sizeBytes: 3_400_000, isDirectory: false },
  { path: '/var/log/syslog.1', sizeBytes: 11_800_000, isDirectory: false },
  { path: '/var/log/syslog.2.gz', sizeBytes: 1_150_000, isDirectory: false },
  { path: '/var/log/auth.log', sizeBytes: 412_000, isDirectory: false },
  { path: '/var/log/auth.log.1', sizeBytes: 1_230_000, isDirectory: false },
];

/** What the machine's disks hold of logs, with the directories they lie in. */
const madeOf = (machine: WorldMachine): readonly Made[] => {
  const worlds = machine.volumes.flatMap(({ paths }) =>
    paths
      .filter(({ kind, path }) => (kind === 'log' || kind === 'file') && path.startsWith('/var/log/'))
      .map(({ path, sizeBytes }) => ({ path, sizeBytes, isDirectory: false })),
  );
  const files = [...usualLogs, ...worlds];
  const directories = new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
  return [...[...directories].map((path) => ({ path, sizeBytes: 4_096, isDirectory: true })), ...files];
};

/** A line of stat(1) as the script asks for it. */
const statLine = ({ path, sizeBytes, isDirectory }: Made, at: number, inode: number): string => {
  // What is no generation is being written now.
  const age = /\.\d+(?:\.gz)?$/.test(path) ? dayMs : 0;
  const changed = Math.floor((at - age) / second);
  const [mode, links] = isDirectory ? ['41ed', 2] : ['81a0', 1];
  return `${mode} ${Math.round(sizeBytes)} ${Math.ceil(sizeBytes / 512)} 512 ${changed} ${links} 0 0 65024 ${inode} ${path}`;
};

const writers: readonly {
  readonly under: string;
  readonly name: string;
  readonly processId: number;
  readonly unit: string;
}[] = [
  { under: '/var/log/nginx/', name: 'nginx', processId: 812, unit: 'nginx.service' },
  { under: '/var/log/app/', name: 'app', processId: 944, unit: 'app.service' },
  { under: '/var/log/', name: 'rsyslogd', processId: 601, unit: 'rsyslog.service' },
];

/** Descriptors of the writers, and of what was deleted under them. */
const printOpen = (machine: WorldMachine, made: readonly Made[], at: number): readonly string[] => {
  const open = made.flatMap(({ path, isDirectory }, inode) => {
    const writer = writers.find(({ under }) => path.startsWith(under));
    const isOld = /\.\d+(?:\.gz)?$/.test(path);
    return writer === undefined || isDirectory || isOld
      ? []
      : [{ ...writer, path, descriptor: 10 + inode, made: made[inode], inode }];
  });
  const gone = machine.volumes
    .flatMap(({ deletedOpen }) => deletedOpen)
    .map(({ path, sizeBytes, processId, processName }, nth) => ({
      path,
      sizeBytes,
      processId,
      processName,
      descriptor: 90 + nth,
    }));
  return [
    '@open',
    ...open.map(
      ({ processId, descriptor, unit, name, path }) =>
        `${processId}\t${descriptor}\t0102001\t/system.slice/${unit}\t${name}\t${path}`,
    ),
    ...gone.map(
      ({ processId, descriptor, processName, path }) =>
        `${processId}\t${descriptor}\t0102001\t/\t${processName}\t${path} (deleted)`,
    ),
    '@held',
    ...open.flatMap(({ made: one, inode, processId, descriptor }) =>
      one === undefined ? [] : [statLine({ ...one, path: `/proc/${processId}/fd/${descriptor}` }, at, inode)],
    ),
    ...gone.map(({ sizeBytes, processId, descriptor }) =>
      statLine(
        { path: `/proc/${processId}/fd/${descriptor}`, sizeBytes, isDirectory: false },
        at,
        9_000 + descriptor,
      ),
    ),
  ];
};

const two = (count: number): string => String(count).padStart(2, '0');

/** Midnight before a moment, as systemd and logrotate write it in UTC; `days` later. */
const midnightOf = (at: number, days: number) => {
  const { year, month, day } = clock.local(Math.floor(at / dayMs + days) * (dayMs / second));
  const systemd = `Sun ${year}-${two(month)}-${two(day)} 00:00:00 UTC`;
  return { systemd, state: `${year}-${month}-${day}-0:0:0` };
};

const printRunner = (machine: WorldMachine, at: number, isAlpine: boolean): readonly string[] => {
  const failed =
    machine.failedUnits.state === 'known' && machine.failedUnits.value.includes('logrotate.service');
  const [last, next] = [midnightOf(at, 0).systemd, midnightOf(at, 1).systemd];
  if (isAlpine)
    return [
      '@timer absent',
      '@cron',
      'x /etc/periodic/daily/logrotate',
      'j /etc/crontabs/root: 0 2 * * * run-parts /etc/periodic/daily',
      'd crond',
    ];
  return [
    '@timer',
    'LoadState=loaded',
    'UnitFileState=enabled',
    'ActiveState=active',
    `NextElapseUSecRealtime=${next}`,
    `LastTriggerUSec=${last}`,
    'TimersCalendar={ OnCalendar=*-*-* 00:00:00 ; next_elapse=n/a }',
    '@service',
    'LoadState=loaded',
    'ActiveState=inactive',
    `Result=${failed ? 'exit-code' : 'success'}`,
    `ExecMainStatus=${failed ? 1 : 0}`,
    `ExecMainStartTimestamp=${last}`,
    `ExecMainExitTimestamp=${last}`,
    '@said',
    '@cron',
  ];
};

const printLogs = (machine: WorldMachine, at: number): string => {
  const made = madeOf(machine);
  const isAlpine = machine.operatingSystem.state === 'known' && machine.operatingSystem.value.id === 'alpine';
  const skew = machine.clockSkewMs.state === 'known' ? machine.clockSkewMs.value : 0;
  const now = at + skew;
  const journal = machine.volumes
    .flatMap(({ paths }) => paths)
    .find(({ path }) => path === '/var/log/journal');
  const listed = made.map((one, inode) => statLine(one, now, inode));
  const rotated = made.filter(({ path }) => made.some((one) => one.path === `${path}.1`));
  const { state } = midnightOf(now, 0);
  return [
    '@config',
    ...fakeRules(
      made.some(({ path }) => path.startsWith('/var/log/nginx/')),
      made.some(({ path }) => path.startsWith('/var/log/app/')),
    ),
    '@version',
    '|logrotate 3.21.0',
    ...printRunner(machine, now, isAlpine),
    '@state',
    `f ${Math.floor(now / dayMs) * (dayMs / second)} /var/lib/logrotate/status`,
    '|logrotate state -- version 2',
    ...rotated.map(({ path }) => `|"${path}" ${state}`),
    '@accounts',
    '@places',
    ...made.filter(({ isDirectory }) => isDirectory).map(({ path }) => `r ${path}`),
    '@walk',
    ...listed,
    ...printOpen(machine, made, now),
    ...(isAlpine
      ? ['@journal absent']
      : [
          '@journal',
          `${Math.round((journal?.sizeBytes ?? 48 * 1_048_576) / 1_024)}\t/var/log/journal`,
          '@journal.conf',
        ]),
    '@containers absent',
    '@clock',
    `${Math.floor(now / second)} +0000`,
    'zone /usr/share/zoneinfo/Etc/UTC',
    '@end',
    '',
  ].join('\n');
};

/**
 * Answers the look at the logs as the machine would at `at` (console clock, epoch ms): the text its script would print there,
 * with the logs its world declares, or with usual ones. Undefined for an ask of somebody else.
 */
export const fakeLogs =
  (machine: WorldMachine, at: number, logs?: WorldLogs) =>
  (askId: string): ReturnType<FakeAnswer> | undefined => {
    if (askId !== 'logrotate.logs') return undefined;
    const stdout = logs === undefined ? printLogs(machine, at) : printWorldLogs(logs, machine, at);
    return { stdout, stderr: '', exitStatus: 0 };
  };
