import { failed, fault, ok, type Result } from '#shared/fault';
import { epochMs, type EpochMs } from '#shared/model';
import type { ShellReply } from '../../../source-kit/index.ts';
import { readCronRun, type LoggedRun } from './cron-log.ts';
import { readOwnRun, type OwnRun } from './own-runs.ts';
import { blocksOf, sectionsOf, type Section } from './sections.ts';
import { readTimer, readUnit, type Timer, type Unit } from './timers.ts';
import { readUnitRuns, type UnitRun } from './unit-runs.ts';

/** A table of cron as it lies on the node. */
export type TableFile = {
  readonly path: string;
  /** Each entry names its user; or whose table it is; or anacron's own. */
  readonly of:
    | { readonly kind: 'system' }
    | { readonly kind: 'user'; readonly user: string }
    | { readonly kind: 'anacron' };
  readonly owner: string;
  /** Octal; undefined: it could not be read. */
  readonly mode: number | undefined;
  /** Undefined: it could not be read. */
  readonly changedAt: EpochMs | undefined;
  readonly endsWithNewline: boolean;
  readonly lines: readonly string[];
};

/** A file of a folder whose scripts are run together. */
export type FolderScript = {
  readonly name: string;
  /** Octal; undefined: it could not be told. */
  readonly mode: number | undefined;
  /** It leads to a file elsewhere, of which `mode` is. */
  readonly isLink: boolean;
};

/** A folder whose scripts are run together. */
export type TaskFolder = {
  readonly period: string;
  readonly path: string;
  readonly scripts: readonly FolderScript[];
};

export type CronKind = 'vixie' | 'cronie' | 'busybox' | 'none';

/** One look at a node: what systemd and cron say, before any of it is judged. Times are those of the node's clock. */
export type ScheduleReading = {
  readonly clock: EpochMs;
  readonly offsetMs: number;
  /** IANA name; undefined: unknown. */
  readonly zone: string | undefined;
  readonly isRoot: boolean;
  readonly login: string;
  readonly bootedAt: EpochMs | undefined;
  /** Undefined: there is no systemd. */
  readonly timers: readonly Timer[] | undefined;
  readonly units: ReadonlyMap<string, Unit>;
  /** Undefined: the journal cannot be read. */
  readonly unitRuns: readonly UnitRun[] | undefined;
  readonly cron: {
    readonly kind: CronKind;
    readonly isRunning: boolean | undefined;
    readonly hasAnacron: boolean;
    /** run-parts of Fedora and its kin, which takes names with dots too. */
    readonly takesDots: boolean;
  };
  readonly tables: readonly TableFile[];
  readonly folders: readonly TaskFolder[];
  readonly anacronDays: ReadonlyMap<string, string>;
  /** Paths that the login user may not read. */
  readonly hidden: readonly string[];
  /** Undefined: no log of cron can be read. */
  readonly cronRuns: { readonly from: string; readonly runs: readonly LoggedRun[] } | undefined;
  /** Words of our notes, by the unit they are about. */
  readonly pauses: ReadonlyMap<string, string>;
  readonly ownRuns: readonly OwnRun[];
  /** The answer ended early. */
  readonly isCut: boolean;
};

const zoneOf = ([link = '-', ...text]: readonly string[]): string | undefined => {
  const linked = /\/zoneinfo\/(?:posix\/|right\/)?([A-Za-z0-9_+\-/]{1,64})$/.exec(link)?.[1];
  const written = text[0] === '-' ? undefined : text[0];
  const name = linked ?? (/^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)*$/.test(written ?? '') ? written : undefined);
  return name === 'Universal' ? 'UTC' : name;
};

const offsetOf = (text: string | undefined): number => {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(text ?? '') ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -ms : ms;
};

const modeOf = (text: string): number | undefined =>
  /^[0-7]{1,4}$/.test(text) ? Number.parseInt(text, 8) : undefined;

const tableOf = ({ words, lines }: Section): TableFile => {
  const [kind = '', owner = '?', mode = '', changed = '', newline, ...path] = words;
  return {
    path: path.join(' '),
    of: kind.startsWith('user:')
      ? { kind: 'user', user: kind.slice('user:'.length) }
      : { kind: kind === 'anacron' ? 'anacron' : 'system' },
    owner,
    mode: modeOf(mode),
    changedAt: /^\d{6,11}$/.test(changed) ? epochMs(Number(changed) * 1_000) : undefined,
    endsWithNewline: newline !== 'no',
    lines,
  };
};

const folderOf = ({ words, lines }: Section): TaskFolder => ({
  period: words[0] ?? '',
  path: words.slice(1).join(' '),
  scripts: lines.map((line) => {
    const [mode = '', link, ...name] = line.split(' ');
    return { name: name.join(' '), mode: modeOf(mode), isLink: link === 'l' };
  }),
});

const pairsOf = (lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(lines.map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]));

const cronKindOf = (word: string | undefined): CronKind =>
  word === 'vixie' || word === 'cronie' || word === 'busybox' ? word : 'none';

/** Reads the answer to `schedule.look`. Fault `probe.unreadable`. */
export const readSchedule = (reply: ShellReply): Result<ScheduleReading> => {
  const sections = sectionsOf(reply.stdout);
  const one = (name: string): Section | undefined => sections.find((section) => section.name === name);
  const all = (name: string): readonly Section[] => sections.filter((section) => section.name === name);
  const clock = one('clock')?.words;
  const seconds = /^\d{6,11}$/.test(clock?.[0] ?? '') ? Number(clock?.[0]) : undefined;
  if (seconds === undefined)
    return failed(
      fault('probe.unreadable', 'The look at the scheduled tasks printed nothing that can be read.', {
        subject: 'schedule.look',
      }),
    );
  const node = { now: seconds * 1_000, offsetMs: offsetOf(clock?.[1]) };
  const [uid, login = '?', uptime] = one('who')?.words ?? [];
  const timers = one('timers');
  const unitRuns = one('unit-runs');
  const [kind, running, anacron, parts] = one('cron')?.words ?? [];
  const cronRuns = one('cron-runs');
  const units = blocksOf(one('units')?.lines ?? []).flatMap((block) => readUnit(block) ?? []);
  return ok({
    clock: epochMs(node.now),
    offsetMs: node.offsetMs,
    zone: zoneOf(one('zone')?.words ?? []),
    isRoot: uid === '0',
    login,
    bootedAt: /^\d+(\.\d+)?$/.test(uptime ?? '')
      ? epochMs(Math.round(node.now - Number(uptime) * 1_000))
      : undefined,
    timers:
      timers === undefined || timers.words[0] === 'absent'
        ? undefined
        : blocksOf(timers.lines).flatMap((block) => readTimer(block) ?? []),
    units: new Map(units.map((unit) => [unit.id, unit])),
    unitRuns:
      unitRuns === undefined || unitRuns.words[0] === 'denied' ? undefined : readUnitRuns(unitRuns.lines),
    cron: {
      kind: cronKindOf(kind),
      isRunning: running === 'yes' ? true : running === 'no' ? false : undefined,
      hasAnacron: anacron === 'yes',
      takesDots: parts === 'dotted',
    },
    tables: all('file').map(tableOf),
    folders: all('folder').map(folderOf),
    anacronDays: pairsOf(one('anacron')?.lines ?? []),
    hidden: all('hidden').map(({ words }) => words.join(' ')),
    cronRuns:
      cronRuns === undefined || cronRuns.words[0] === 'denied'
        ? undefined
        : {
            from: cronRuns.words.join(' '),
            runs: cronRuns.lines.flatMap((line) => readCronRun(line, node) ?? []),
          },
    pauses: pairsOf(one('pauses')?.lines ?? []),
    ownRuns: (one('own-runs')?.lines ?? []).flatMap((line) => readOwnRun(line) ?? []),
    isCut: one('end') === undefined,
  });
};
