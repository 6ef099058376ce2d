import { linesOf, readCount, type Sections } from '../../../source-kit/index.ts';
import { plainSeconds } from '../due/index.ts';

/** What starts logrotate on the node, and how the last start ended, as far as anybody there knows. Seconds since 1970. */
export type RunnerReading = {
  readonly hasLogrotate: boolean | undefined;
  readonly version: string | undefined;
  readonly timer:
    | {
        readonly isEnabled: boolean;
        readonly isActive: boolean;
        readonly lastRun: number | undefined;
        readonly nextRun: number | undefined;
        readonly every: RunnerEvery;
      }
    | undefined;
  readonly service:
    | {
        readonly exitStatus: number | undefined;
        readonly result: string;
        readonly startedAt: number | undefined;
        readonly endedAt: number | undefined;
      }
    | undefined;
  /** Scripts for cron that call logrotate, by their path; false: not executable, so never run. */
  readonly cronScripts: ReadonlyMap<string, boolean>;
  /** Lines of crontabs that call logrotate or the directories of such scripts. */
  readonly cronLines: readonly { readonly file: string; readonly line: string }[];
  readonly cronDaemons: readonly string[];
  /** What the journal has of logrotate, oldest first. */
  readonly said: readonly { readonly at: number; readonly text: string }[];
  /** True: the node is run by systemd. */
  readonly hasSystemd: boolean;
};
export type RunnerEvery = 'hour' | 'day' | 'week' | 'month' | 'unknown';

/** `Sun 2026-11-22 00:00:00 UTC`; undefined for `n/a`, empty, and other zones. */
const readStamp = (text: string | undefined): number | undefined => {
  const parts = /(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d+)? UTC$/.exec(text ?? '');
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return plainSeconds({ year, month, day, hour, minute, second });
};

const propertiesOf = (lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    lines.flatMap((line) => {
      const at = line.indexOf('=');
      return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );

/** How often a calendar expression of systemd.time(7) as systemd prints it comes round, for those people use. */
const everyOf = (calendar: string | undefined): RunnerEvery => {
  const expression = /OnCalendar=([^;}]*)/.exec(calendar ?? '')?.[1]?.trim() ?? '';
  if (/^(?:\*-\*-\* )?\*:\d\d:\d\d$/.test(expression) || expression === 'hourly') return 'hour';
  if (/^\*-\*-\* \d\d:\d\d:\d\d$/.test(expression) || expression === 'daily') return 'day';
  if (/^[A-Z][a-z]{2} \*-\*-\* \d\d:\d\d:\d\d$/.test(expression) || expression === 'weekly') return 'week';
  if (/^\*-\*-\d\d \d\d:\d\d:\d\d$/.test(expression) || expression === 'monthly') return 'month';
  return 'unknown';
};

const readTimer = (sections: Sections): RunnerReading['timer'] => {
  const section = sections.get('timer');
  if (section === undefined || section.status !== undefined) return undefined;
  const of = propertiesOf(linesOf(section));
  if (of.get('LoadState') !== 'loaded') return undefined;
  return {
    isEnabled: /^(?:enabled|static|generated|linked)/.test(of.get('UnitFileState') ?? ''),
    isActive: of.get('ActiveState') === 'active',
    lastRun: readStamp(of.get('LastTriggerUSec')),
    nextRun: readStamp(of.get('NextElapseUSecRealtime')),
    every: everyOf(of.get('TimersCalendar')),
  };
};

const readService = (sections: Sections): RunnerReading['service'] => {
  const section = sections.get('service');
  if (section === undefined || section.status !== undefined) return undefined;
  const of = propertiesOf(linesOf(section));
  if (of.get('LoadState') !== 'loaded') return undefined;
  return {
    exitStatus: readCount(of.get('ExecMainStatus')),
    result: of.get('Result') ?? '',
    startedAt: readStamp(of.get('ExecMainStartTimestamp')),
    endedAt: readStamp(of.get('ExecMainExitTimestamp')),
  };
};

/** `1795308466.123456 web-1 logrotate[812]: error: ...` */
const readSaid = (lines: readonly string[]): RunnerReading['said'] =>
  lines.flatMap((line) => {
    const [, seconds, text] = /^\|(\d+)(?:\.\d+)? \S+ logrotate\[\d+\]: (.*)$/.exec(line) ?? [];
    const at = readCount(seconds);
    return at === undefined || text === undefined ? [] : [{ at, text }];
  });

export const readRunner = (sections: Sections): RunnerReading => {
  const version = sections.get('version');
  const cron = linesOf(sections.get('cron'));
  const fields = (form: RegExp) =>
    cron.flatMap((line) => (form.exec(line) === null ? [] : [form.exec(line)?.slice(1) ?? []]));
  const timer = sections.get('timer');
  return {
    hasLogrotate: version === undefined ? undefined : version.status !== 'absent',
    version: /(\d+\.\d+(?:\.\d+)?)/.exec(version?.text ?? '')?.[1],
    timer: readTimer(sections),
    service: readService(sections),
    cronScripts: new Map(fields(/^([x-]) (\/.*)$/).map(([mark = '', path = '']) => [path, mark === 'x'])),
    cronLines: fields(/^j (\/[^:]*): (.*)$/).map(([file = '', line = '']) => ({ file, line })),
    cronDaemons: fields(/^d (\S+)$/).map(([name = '']) => name),
    said: readSaid(linesOf(sections.get('said'))),
    hasSystemd: timer !== undefined && timer.status !== 'absent',
  };
};
