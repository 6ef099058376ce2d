import { createChance, type Chance } from './chance.ts';

/** One file to be made: what it holds, and what it is. */
export type GeneratedFile = {
  readonly path: string;
  readonly mode?: number;
  readonly userId?: number;
} & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'log'; readonly sizeBytes: number; readonly ageDays: number }
  | { readonly kind: 'directory' }
  | { readonly kind: 'link' | 'hard-link'; readonly to: string }
);

/** A node of its own under one root: files, the main file of the configuration, the state file. */
export type GeneratedCase = {
  readonly files: readonly GeneratedFile[];
  readonly main: string;
  readonly state: string;
  readonly zone: string;
};

const names = ['app', 'web', 'db', 'audit', 'api-1', 'api-2', 'Job', '.hidden'] as const;
const endings = ['.log', '.log', '.log', '.err', '', '.log.1', '.log.2.gz'] as const;
const places = ['var', 'var/app', 'var/app/deep', 'srv', 'open', 'group'] as const;

const logsOf = (chance: Chance, root: string): GeneratedFile[] => {
  const paths = new Set<string>();
  for (let count = 6 + chance.below(16); count > 0; count -= 1)
    paths.add(`${root}/${chance.pick(places)}/${chance.pick(names)}${chance.pick(endings)}`);
  for (const place of places) paths.delete(`${root}/${place}`);
  const logs = [...paths].map((path): GeneratedFile => {
    const kind = chance.below(30);
    const to = [...paths][0] ?? path;
    if (kind === 0 && to !== path) return { kind: 'link', path, to };
    if (kind === 1 && to !== path) return { kind: 'hard-link', path, to };
    const sizeBytes = chance.pick([0, 0, 1, 900, 1_024, 1_025, 20_000, 102_400, 1_048_576, 3_000_000]);
    return { kind: 'log', path, sizeBytes, ageDays: chance.below(12) };
  });
  return [...logs.filter(({ kind }) => kind === 'log'), ...logs.filter(({ kind }) => kind !== 'log')];
};

const patternOf = (chance: Chance, root: string, logs: readonly GeneratedFile[]): string => {
  const place = chance.pick([...places, 'var', 'gone']);
  const log = logs[chance.below(logs.length)]?.path ?? '';
  const path = chance.pick([
    log,
    log,
    log,
    `${root}/${place}/*.log`,
    `${root}/${place}/*`,
    `${root}/*/*.err`,
    `${root}/var/*/*.log`,
    `${root}/${place}/[a-d]*.log`,
    `${root}/${place}/[!a-d]*`,
    `${root}/${place}/api-?.log`,
    `${root}/${place}/gone.log`,
    `${root}/${place}/.h*`,
    `${root}/${place}/[[:upper:]]*`,
    `${root}/${chance.pick(places)}`,
    `${root}/var//app/*.log`,
  ]);
  const quoted = chance.below(12);
  if (quoted === 0) return `"${path}"`;
  if (quoted === 1) return `'${path}'`;
  if (quoted === 2) return path.replace(/p/g, '\\p');
  if (quoted === 3) return path.replace('*', '\\*');
  return path;
};

const plain = [
  'hourly',
  'daily',
  'daily',
  'daily',
  'weekly',
  'weekly',
  'monthly',
  'yearly',
  'weekly 3',
  'weekly 7',
  'weekly 0',
  'size 100k',
  'size 1M',
  'size=1k',
  'size 010k',
  'size 0x400',
  'size 1024',
  'size 2G',
  'minsize 1k',
  'minsize 1M',
  'minsize 0',
  'maxsize 10k',
  'maxsize 2M',
  'maxsize 1024',
  'minage 1',
  'minage 5',
  'maxage 30',
  'rotate 7',
  'rotate 0',
  'rotate -1',
  'start 0',
  'missingok',
  'missingok',
  'missingok',
  'nomissingok',
  'notifempty',
  'notifempty',
  'ifempty',
  'compress',
  'nocompress',
  'delaycompress',
  'copytruncate',
  'nocopytruncate',
  'copy',
  'renamecopy',
  'dateext',
  'nodateext',
  'dateformat -%Y%m%d-%s',
  'extension .log',
  'addextension .old',
  'allowhardlink',
  'noallowhardlink',
  'ignoreduplicates',
  'sharedscripts',
  'create 0640 root root',
  'create 640 root',
  'create root root',
  'create',
  'nocreate',
  'su root root',
  'mail root',
  'nomail',
  'compresscmd /bin/xz',
  'compressext .zz',
  'shred',
  'compressoptions -9',
  'rotate = 4',
  'rotate\t3',
  'errors',
] as const;
const wrong = [
  'size',
  'size ten',
  'size 10X',
  'size 10 k',
  'rotate',
  'rotate many',
  'rotate -2',
  'rotate 5x',
  'weekly 9',
  'weekly soon',
  'minage x',
  'frobnicate',
  'frobnicate 3',
  'dialy',
  'create 0640 nobody-knows root',
  'create 0640 root root extra',
  'su',
  'su root',
  'su no-such-user root',
  'rotate5',
  'compress;',
  'olddir',
  'olddir /no/such place',
  '5 rotations',
  'mail two words',
  'compressoptions',
  'dateformat',
  'maxage',
  'tabooext + .x',
  'daily weekly',
  '# a comment',
  '   ',
  '=5',
  'include',
  'start -1',
  'size 99999999999999999999',
  'extension',
] as const;

const scriptOf = (chance: Chance): string => {
  const word = chance.pick(['postrotate', 'prerotate', 'firstaction', 'lastaction', 'preremove']);
  const body = chance.pick([
    '  kill -HUP 1',
    '  echo } > /dev/null\n  daily',
    '',
    '  # endscript is near\n  true',
    'true {',
  ]);
  return `${word}\n${body}\n${chance.of(0.04) ? 'endscrip' : '  endscript'}`;
};

const wordsOf = (chance: Chance, root: string, count: number): string[] =>
  Array.from({ length: count }, () => {
    if (chance.of(0.05)) return chance.pick(wrong);
    if (chance.of(0.1)) return scriptOf(chance);
    if (chance.of(0.05))
      return `olddir ${chance.pick([`${root}/old`, 'old', `${root}/nowhere`, `${root}/made`])}`;
    if (chance.of(0.03)) return 'createolddir 0755 root root';
    return chance.pick(plain);
  });

const blockOf = (chance: Chance, root: string, logs: readonly GeneratedFile[]): string => {
  const patterns = Array.from({ length: 1 + chance.below(3) }, () => patternOf(chance, root, logs));
  const indent = chance.pick(['', '  ', '\t']);
  const body = wordsOf(chance, root, 1 + chance.below(6)).map(
    (word) => `${indent}${word}${chance.of(0.1) ? '  ' : ''}`,
  );
  const head = patterns.join(chance.pick([' ', '\n', '\n# more\n', '  ']));
  const open = chance.pick([' {', ' {', ' {', '\n{', '{', chance.of(0.2) ? '' : ' {']);
  const close = chance.pick([
    '}',
    '}',
    '}',
    '}',
    chance.of(0.2) ? '' : '}',
    chance.of(0.2) ? '} # end' : '}',
    chance.of(0.3) ? '  }' : '}',
  ]);
  return `${head}${open}${chance.of(0.05) ? ' daily' : ''}\n${body.join('\n')}\n${close}`;
};

const textOf = (chance: Chance, parts: readonly string[]): string => {
  const text = parts.join(chance.pick(['\n', '\n', '\n\n'])) + (chance.of(0.06) ? '' : '\n');
  return chance.of(0.03) ? text.replaceAll('\n', '\r\n') : text;
};

const two = (count: number): string => String(count).padStart(2, '0');

/** A state file with dates relative to now, in the node's own time. */
const stateOf = (
  chance: Chance,
  logs: readonly GeneratedFile[],
  localOf: (secondsAgo: number) => readonly number[],
): string => {
  const version = chance.of(0.2) ? 1 : 2;
  const lines = logs.flatMap(({ path }) => {
    if (chance.of(0.25)) return [];
    const hours = chance.pick([
      0, 0, 1, 2, 5, 12, 23, 24, 25, 30, 48, 100, 144, 160, 167, 168, 170, 300, 700, 760, 2_000, 9_000, -1,
      -24, -30, -200,
    ]);
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = localOf(hours * 3_600);
    const date =
      version === 1 || chance.of(0.1)
        ? `${year}-${month}-${day}`
        : `${year}-${month}-${day}-${hour}:${two(minute)}:${two(second)}`;
    if (chance.of(0.01))
      return [
        chance.pick([`"${path}" not-a-date`, `"${path}"`, `"${path}" 2026-13-1`, `"${path}" 1900-1-1`, '']),
      ];
    return [`"${path}" ${date}`];
  });
  const top = chance.of(0.02) ? 'not a state file' : `logrotate state -- version ${version}`;
  return chance.of(0.03) ? '' : [top, ...lines, ''].join('\n');
};

/** A configuration with its node, the same for the same seed, root and time. */
export const generateCase = (
  seed: number,
  root: string,
  zone: string,
  localOf: (secondsAgo: number) => readonly number[],
): GeneratedCase => {
  const chance = createChance(seed);
  const logs = logsOf(chance, root);
  const included = `${root}/conf.d`;
  const inner = Array.from({ length: chance.below(5) }, (_, at): GeneratedFile => {
    const name = chance.pick([
      'app',
      'web',
      '10-first',
      'b.conf',
      'db.bak',
      'old.dpkg-old',
      'x.rpmsave',
      'mine~',
    ]);
    const parts = Array.from({ length: chance.below(3) }, () => blockOf(chance, root, logs));
    const loose = chance.of(0.3) ? wordsOf(chance, root, 1) : [];
    return {
      kind: 'text',
      path: `${included}/${at}-${name}`,
      text: chance.of(0.03) ? '' : textOf(chance, [...loose, ...parts]),
      ...(chance.of(0.04) ? { mode: 0o664 } : {}),
      ...(chance.of(0.03) ? { userId: 65_534 } : {}),
    };
  });
  const single: GeneratedFile = {
    kind: 'text',
    path: `${root}/extra.conf`,
    text: textOf(chance, [...wordsOf(chance, root, 2), blockOf(chance, root, logs)]),
  };
  const main = textOf(chance, [
    ...wordsOf(chance, root, chance.below(5)),
    ...(chance.of(0.2)
      ? [chance.pick(['tabooext + .conf', 'tabooext .none', 'taboopat + *web*', 'taboopat *first'])]
      : []),
    ...(chance.of(0.3) ? [blockOf(chance, root, logs)] : []),
    ...(chance.of(0.8) ? [`include ${included}${chance.of(0.2) ? '/' : ''}`] : []),
    ...(chance.of(0.2)
      ? [`include ${chance.pick([`${root}/extra.conf`, `${root}/extra.conf`, `${root}/gone.conf`])}`]
      : []),
    ...wordsOf(chance, root, chance.below(2)),
    ...Array.from({ length: chance.below(3) }, () => blockOf(chance, root, logs)),
  ]);
  return {
    files: [
      ...[...places, 'old', 'conf.d', 'var/old'].map((place): GeneratedFile => ({
        kind: 'directory',
        path: `${root}/${place}`,
        ...(place === 'open' && chance.of(0.3) ? { mode: 0o777 } : {}),
        ...(place === 'group' && chance.of(0.3) ? { mode: 0o775 } : {}),
      })),
      ...logs,
      ...inner,
      single,
      { kind: 'text', path: `${root}/main.conf`, text: main },
    ],
    main: `${root}/main.conf`,
    state: stateOf(chance, logs, localOf),
    zone,
  };
};
