import { readCronTime, type CronTime } from './fields.ts';

/** How a pause stands before the line that it holds back, so that resuming gives the line back byte for byte. */
const pauseMark = /^#quarterdeck-paused until=(\S+) by=(\S*) # (.*)$/;

/** Who paused a line and until when, as it stands before it. Words have no spaces: names are percent-encoded. */
export type PauseNote = { readonly until: string; readonly by: string };

/** The line that holds back another one. */
export const pausedLine = ({ until, by }: PauseNote, line: string): string =>
  `#quarterdeck-paused until=${until} by=${by} # ${line}`;

/** One entry of a table, or a line of it that cron does not understand. */
export type CronEntry = {
  readonly line: number;
  /** Whole line as it stands there, a pause before it taken away. */
  readonly text: string;
  readonly when: string;
  readonly time: CronTime | 'reboot' | undefined;
  readonly user: string | undefined;
  readonly command: string;
  readonly pause: PauseNote | undefined;
  /** Variables set above it, the last of each name. */
  readonly environment: Readonly<Record<string, string>>;
  /** Set when it cannot be read. */
  readonly problem: string | undefined;
};

/** A whole table. */
export type CronTable = { readonly entries: readonly CronEntry[]; readonly zone: string | undefined };

const unquoted = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;

/** `NAME = value`, quotes optional on both sides (env.c). */
const readVariable = (line: string): readonly [string, string] | undefined => {
  const [, quoted, plain, value] = /^(?:(["'].*?["'])|([^\s="']+))\s*=\s*(.*?)\s*$/.exec(line) ?? [];
  const name = quoted === undefined ? plain : unquoted(quoted);
  return name === undefined || value === undefined ? undefined : [name, unquoted(value)];
};

const timeWords = /^(@\S+|\S+[ \t]+\S+[ \t]+\S+[ \t]+\S+[ \t]+\S+)(?:[ \t]+(.*))?$/;

/** What one line says, whichever table it is of. */
export type EntryWords = Pick<CronEntry, 'when' | 'user' | 'command' | 'time' | 'problem'>;

const readEntry = (line: string, owner: string | undefined): EntryWords => {
  const [, when = line, rest = ''] = timeWords.exec(line) ?? [];
  const [, named, ofNamed] = /^(\S+)[ \t]+(.*)$/.exec(rest) ?? [];
  const user = owner ?? named;
  const command = (owner === undefined ? (ofNamed ?? '') : rest).trim();
  const time = readCronTime(when);
  const problem = !time.ok
    ? time.fault.says
    : command === ''
      ? owner === undefined
        ? 'User or command is missing.'
        : 'The command is missing.'
      : undefined;
  return { when, user, command, time: time.ok ? time.value : undefined, problem };
};

/** Reads a table line by line: comments and variables apart, a pause before a line taken away. */
export const readRows = <Words extends EntryWords>(
  lines: readonly string[],
  readRow: (line: string) => Words,
): { readonly entries: readonly (CronEntry & Words)[]; readonly environment: CronEntry['environment'] } => {
  const environment: Record<string, string> = {};
  const entries = lines.flatMap((text, at): readonly (CronEntry & Words)[] => {
    const [, until = '-', by = '', held] = pauseMark.exec(text) ?? [];
    const line = (held ?? text).trim();
    if (line === '' || (line.startsWith('#') && held === undefined)) return [];
    const variable = held === undefined ? readVariable(line) : undefined;
    if (variable !== undefined) {
      environment[variable[0]] = variable[1];
      return [];
    }
    return [
      {
        line: at + 1,
        text: held ?? text,
        pause: held === undefined ? undefined : { until, by },
        environment: { ...environment },
        ...readRow(line),
      },
    ];
  });
  return { entries, environment };
};

/** Reads a table. `owner`: whose table it is; undefined: each entry names its user (/etc/crontab, /etc/cron.d). */
export const readTable = (lines: readonly string[], owner: string | undefined): CronTable => {
  const { entries, environment } = readRows(lines, (line) => readEntry(line, owner));
  return { entries, zone: environment['CRON_TZ'] };
};

/** What cron writes to its log for a command: without what goes to its input, `\%` written as `%`. */
export const loggedCommand = (command: string): string =>
  (/^(?:\\.|[^%\\])*/.exec(command)?.[0] ?? command).replaceAll('\\%', '%').trim();
