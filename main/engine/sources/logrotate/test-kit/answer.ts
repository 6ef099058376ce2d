/** A node in a few words, printed as the script would print it. Seconds are counted from midnight, 2026-11-22 UTC. */
export type AnswerParts = {
  /** Text of /etc/logrotate.d files by name; they are included by a main file that says daily, rotate 4. */
  readonly rules?: Readonly<Record<string, string>>;
  /** Bytes by path; written at midnight. */
  readonly files?: Readonly<Record<string, number>>;
  /** Lines of the state file behind its first. */
  readonly state?: readonly string[];
  /** Whole sections in the place of the usual ones, without their marks: `timer`, `service`, `said`, `cron`, `open`, `held`. */
  readonly sections?: Readonly<Record<string, readonly string[] | 'absent' | 'denied' | 'cut'>>;
};

const midnightSeconds = 1_795_305_600;

/** A line of the script's stat. `inode` tells files apart. */
export const statLine = (path: string, sizeBytes: number, inode: number, mode = '81a4'): string =>
  `${mode} ${sizeBytes} ${Math.ceil(sizeBytes / 512)} 512 ${midnightSeconds} 1 0 0 65024 ${inode} ${path}`;

const fileText = (path: string, text: string): readonly string[] => [
  `f 644 0 ${text.length} ${path}`,
  ...`${text}.`.split('\n').map((line) => `|${line}`),
];

const runningTimer = [
  'LoadState=loaded',
  'UnitFileState=enabled',
  'ActiveState=active',
  'NextElapseUSecRealtime=Mon 2026-11-23 00:00:00 UTC',
  'LastTriggerUSec=Sun 2026-11-22 00:00:00 UTC',
  'TimersCalendar={ OnCalendar=*-*-* 00:00:00 ; next_elapse=Mon 2026-11-23 00:00:00 UTC }',
];

export const answerOf = ({ rules = {}, files = {}, state = [], sections = {} }: AnswerParts): string => {
  const directories = new Set(Object.keys(files).map((path) => path.slice(0, path.lastIndexOf('/'))));
  const usual: Record<string, readonly string[] | 'absent' | 'denied' | 'cut'> = {
    config: [
      ...fileText('/etc/logrotate.conf', 'daily\nrotate 4\ninclude /etc/logrotate.d\n'),
      'd /etc/logrotate.d',
      ...Object.keys(rules).map((name) => `n ${name}`),
      ...Object.entries(rules).flatMap(([name, text]) => fileText(`/etc/logrotate.d/${name}`, text)),
    ],
    version: ['|logrotate 3.21.0'],
    timer: runningTimer,
    service: [
      'LoadState=loaded',
      'Result=success',
      'ExecMainStatus=0',
      'ExecMainStartTimestamp=Sun 2026-11-22 00:00:00 UTC',
    ],
    said: [],
    cron: [],
    state: [
      `f ${midnightSeconds} /var/lib/logrotate/status`,
      '|logrotate state -- version 2',
      ...state.map((line) => `|${line}`),
    ],
    accounts: [],
    places: [...directories].map((path) => `r ${path}`),
    walk: [
      ...[...directories].map((path, at) => statLine(path, 4_096, 9_000 + at, '41ed')),
      ...Object.entries(files).map(([path, sizeBytes], at) => statLine(path, sizeBytes, at + 1)),
    ],
    open: [],
    held: [],
    journal: 'absent',
    containers: 'absent',
    clock: [`${midnightSeconds} +0000`, 'zone /usr/share/zoneinfo/Etc/UTC'],
    ...sections,
  };
  const lines = Object.entries(usual).flatMap(([name, body]) =>
    typeof body === 'string' ? [`@${name} ${body}`] : [`@${name}`, ...body],
  );
  return [...lines, '@end', ''].join('\n');
};
