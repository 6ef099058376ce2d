import type { WorldLogs, WorldMachine } from '#shared/model';
import { createNodeClock } from '../due/index.ts';
import { containerId, containerLogPath, listedFiles, statLine, type FakeFile } from './listed-files.ts';

const daySeconds = 86_400;
const hourSeconds = 3_600;
/** Users and groups that every machine has which is asked about them. */
const accounts = ['root', 'adm', 'www-data', 'syslog', 'postgres', 'redis'];
const mainConfig = 'weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n';

const section = (name: string, lines: readonly string[]): string => [`@${name}`, ...lines, ''].join('\n');

const clock = createNodeClock(undefined, 0);
const two = (count: number): string => String(count).padStart(2, '0');

/** `Sun 2026-11-22 00:00:00 UTC`, as systemd prints it; nobody reads the day of the week. */
const stamp = (seconds: number): string => {
  const { year, month, day, hour, minute, second } = clock.local(Math.round(seconds));
  return `Sun ${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)} UTC`;
};

const barred = (text: string): readonly string[] => `${text}.`.split('\n').map((line) => `|${line}`);

const configText = ({ rules }: WorldLogs): string => {
  const files = Object.entries(rules).map(([name, text]) => [`/etc/logrotate.d/${name}`, text] as const);
  const print = (path: string, text: string): readonly string[] => [
    `f 644 0 ${text.length} ${path}`,
    ...barred(text),
  ];
  return section('config', [
    ...print('/etc/logrotate.conf', mainConfig),
    'd /etc/logrotate.d',
    ...Object.keys(rules).map((name) => `n ${name}`),
    ...files.flatMap(([path, text]) => print(path, text)),
  ]);
};

const runnerText = ({ logs, runner }: WorldLogs, now: number): string => {
  const ran = now - runner.ranAgoMs / 1_000;
  const moment = (agoMs: number): string => {
    const at = clock.local(Math.round(now - agoMs / 1_000));
    return `${at.year}-${at.month}-${at.day}-${at.hour}:${at.minute}:${at.second}`;
  };
  return [
    section('version', ['|logrotate 3.21.0']),
    section('timer', [
      'LoadState=loaded',
      `UnitFileState=${runner.isOn ? 'enabled' : 'disabled'}`,
      `ActiveState=${runner.isOn ? 'active' : 'inactive'}`,
      `NextElapseUSecRealtime=${runner.isOn ? stamp(ran + (runner.isHourly === true ? hourSeconds : daySeconds)) : ''}`,
      `LastTriggerUSec=${stamp(ran)}`,
      `TimersCalendar={ OnCalendar=*-*-* ${runner.isHourly === true ? '*' : '00'}:00:00 ; next_elapse=n/a }`,
    ]),
    section('service', [
      'LoadState=loaded',
      'ActiveState=inactive',
      'Result=success',
      'ExecMainStatus=0',
      `ExecMainStartTimestamp=${stamp(ran)}`,
      `ExecMainExitTimestamp=${stamp(ran + 4)}`,
    ]),
    section('said', []),
    section('cron', []),
    section('state', [
      `f ${Math.round(ran)} /var/lib/logrotate/status`,
      '|logrotate state -- version 2',
      ...logs.flatMap(({ path, rotatedAgoMs }) =>
        rotatedAgoMs === undefined ? [] : [`|"${path}" ${moment(rotatedAgoMs)}`],
      ),
    ]),
  ].join('');
};

const filesText = (files: readonly FakeFile[]): string => {
  const directories = files.filter(({ isDirectory }) => isDirectory);
  const all = files.map(statLine);
  return [
    section(
      'accounts',
      accounts.flatMap((name) => [`passwd ${name} yes`, `group ${name} yes`]),
    ),
    section(
      'places',
      directories.map(({ path }) => `r ${path}`),
    ),
    section('directories', directories.map(statLine)),
    section('near', all),
    section('walk', all),
  ].join('');
};

type Open = { readonly line: string; readonly held: string };

const openText = ({ logs }: WorldLogs, { volumes }: WorldMachine, files: readonly FakeFile[]): string => {
  const held = (processId: number, descriptor: number, file: FakeFile): string =>
    statLine({ ...file, path: `/proc/${processId}/fd/${descriptor}` });
  const written = logs.flatMap(({ path, writer }, at): readonly Open[] => {
    const file = files.find((each) => each.path === path);
    if (writer === undefined || file === undefined) return [];
    const { processId, processName, unit, opens } = writer;
    const flags = opens === 'append' ? '0102001' : '0100001';
    const descriptor = 5 + at;
    return [
      {
        line: [processId, descriptor, flags, `/system.slice/${unit}`, processName, path].join('\t'),
        held: held(processId, descriptor, file),
      },
    ];
  });
  const deleted = volumes.flatMap(({ deletedOpen }) =>
    deletedOpen.map(({ path, sizeBytes, processId, processName }, at): Open => {
      const file = { path, isDirectory: false, sizeBytes, changedAt: 0, inode: 900 + at };
      const group = `/system.slice/${processName}.service`;
      return {
        line: [processId, 90 + at, '0102001', group, processName, `${path} (deleted)`].join('\t'),
        held: held(processId, 90 + at, file),
      };
    }),
  );
  const open = [...written, ...deleted];
  return (
    section(
      'open',
      open.map(({ line }) => line),
    ) +
    section(
      'held',
      open.map((each) => each.held),
    )
  );
};

const journalText = ({ journal: { sizeBytes, maxUse } }: WorldLogs): string =>
  section('journal', [
    `Archived and active journals take up ${(sizeBytes / 1_048_576).toFixed(1)}M in the file system.`,
    `${Math.round(sizeBytes / 1_024)}\t/var/log/journal`,
  ]) +
  section('journal.conf', [
    'f /etc/systemd/journald.conf',
    ...(maxUse === undefined ? [] : [`|SystemMaxUse=${maxUse}`]),
  ]);

const containersText = ({ containers }: WorldLogs, now: number): string =>
  containers.length === 0
    ? '@containers absent\n'
    : section(
        'containers',
        containers.map((log, at) =>
          statLine({
            path: containerLogPath(log),
            isDirectory: false,
            sizeBytes: log.sizeBytes,
            changedAt: now,
            inode: 2_000 + at,
          }),
        ),
      ) +
      section(
        'container.names',
        containers.flatMap((log) => [
          `c ${containerId(log)} ${log.name} ${log.service ?? '-'} - - runs`,
          `l ${containerId(log)} json-file ${log.maxSize ?? '-'} ${log.maxSize === undefined ? '-' : '3'}`,
        ]),
      ) +
      section('daemon', ['i json-file', 'x - - - usual', 'f absent']);

/** What the script of the source would print on a machine with these logs at `at` (console clock, epoch ms). */
export const printWorldLogs = (logs: WorldLogs, machine: WorldMachine, at: number): string => {
  const skewMs = machine.clockSkewMs.state === 'known' ? machine.clockSkewMs.value : 0;
  const now = (at + skewMs) / 1_000;
  const files = listedFiles(logs, now);
  return [
    configText(logs),
    runnerText(logs, now),
    filesText(files),
    openText(logs, machine, files),
    journalText(logs),
    containersText(logs, now),
    section('clock', [`${Math.round(now)} +0000`, 'zone /usr/share/zoneinfo/Etc/UTC']),
    '@end\n',
  ].join('');
};
