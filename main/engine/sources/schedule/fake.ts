import { epochMs, type EpochMs, type WorldTask } from '#shared/model';
import { textHash, type ShellReply } from '../../source-kit/index.ts';
import { readCronTime } from './cron/fields.ts';
import { nextRun } from './cron/next.ts';
import { isoText } from './read/times.ts';
import { runMessages } from './script.ts';

type Said = Pick<ShellReply, 'stdout' | 'stderr' | 'exitStatus'>;

/** What one machine runs by the clock: what the scripts of the schedule source would find and do there. */
export type FakeSchedule = {
  /** Answers the asks of the source; undefined for an ask of somebody else. */
  readonly answer: (askId: string, inputs: readonly string[], at: number) => Said | undefined;
};

/** A run that somebody asked for. */
type Asked = { readonly id: string; readonly at: number };

type TimerState = {
  readonly task: Extract<WorldTask, { readonly kind: 'timer' }>;
  calendar: string | undefined;
  note: string | undefined;
  asked: Asked[];
};

/** Runs that are played back of each task. */
const runsShown = 12;
/** A run that a person watches takes no longer than this, ms. */
const watchedMs = 4_000;

const said = (stdout: string, exitStatus = 0, stderr = ''): Said => ({ stdout, stderr, exitStatus });
const utc = (at: number): string => {
  const [date, clock = ''] = isoText(epochMs(at)).split('T');
  return `Sun ${date} ${clock.slice(0, 8)} UTC`;
};
const idOf = (text: string): string => textHash(text).padEnd(32, '0');

type Run = { readonly id: string; readonly at: number; readonly endsAt: number; readonly fails: boolean };

/** Runs by the clock before now, newest first, and those that were asked for. */
const runsOf = ({ task, asked }: TimerState, now: number): readonly Run[] => {
  const last = task.neverRan
    ? undefined
    : Math.floor((now - task.phaseMs) / task.everyMs) * task.everyMs + task.phaseMs;
  const byClock =
    last === undefined
      ? []
      : Array.from({ length: runsShown }, (_, back) => {
          const at = last - back * task.everyMs;
          // It takes a little longer every time: that is what a trend is for.
          const durationMs = task.durationMs * (1 - (back * task.slowsBy) / runsShown);
          return { id: idOf(`${task.name} ${at}`), at, endsAt: at + durationMs, fails: back < task.failures };
        });
  const byHand = asked.map(({ id, at }) => ({
    id,
    at,
    endsAt: at + Math.min(task.durationMs, watchedMs),
    fails: task.failures > 0,
  }));
  return [...byHand, ...byClock].toSorted((a, b) => b.at - a.at);
};

const journalOf = ({ task }: TimerState, runs: readonly Run[], now: number): readonly string[] =>
  runs.flatMap(({ id, at, endsAt, fails }) => {
    const line = (message: string, when: number, more: Readonly<Record<string, string>> = {}): string =>
      `|${JSON.stringify({
        __REALTIME_TIMESTAMP: String(Math.round(when) * 1_000),
        UNIT: task.unit,
        INVOCATION_ID: id,
        MESSAGE_ID: message,
        ...more,
      })}`;
    if (endsAt > now) return [line(runMessages.starting, at)];
    return [
      line(runMessages.starting, at),
      ...(fails
        ? [
            line(runMessages.exited, endsAt, { EXIT_STATUS: '1' }),
            line(runMessages.endedBadly, endsAt, { UNIT_RESULT: 'exit-code' }),
          ]
        : [line(runMessages.endedWell, endsAt)]),
    ];
  });

const printTimer = (state: TimerState, now: number): readonly string[] => {
  const { task, note, calendar } = state;
  const isOn = note === undefined && task.isOn;
  const last = Math.floor((now - task.phaseMs) / task.everyMs) * task.everyMs + task.phaseMs;
  const spec = calendar ?? task.calendar;
  return [
    `|Id=${task.name}`,
    '|LoadState=loaded',
    `|ActiveState=${isOn ? 'active' : 'inactive'}`,
    `|UnitFileState=${task.isOn ? 'enabled' : 'disabled'}`,
    `|FragmentPath=/etc/systemd/system/${task.name}`,
    `|TimersCalendar={ OnCalendar=${spec} ; next_elapse=${utc(last + task.everyMs)} }`,
    ...(isOn ? [`|NextElapseUSecRealtime=${utc(last + task.everyMs)}`] : []),
    ...(task.neverRan ? [] : [`|LastTriggerUSec=${utc(last)}`]),
    `|Unit=${task.unit}`,
    '|',
  ];
};

const printUnit = (state: TimerState, now: number): readonly string[] => {
  const { task } = state;
  const [run] = runsOf(state, now);
  const runs = run !== undefined && run.endsAt > now;
  return [
    `|Id=${task.unit}`,
    '|LoadState=loaded',
    `|ActiveState=${runs ? 'activating' : run?.fails === true ? 'failed' : 'inactive'}`,
    `|Result=${run !== undefined && !runs && run.fails ? 'exit-code' : 'success'}`,
    `|ExecMainStatus=${run !== undefined && !runs && run.fails ? 1 : 0}`,
    ...(run === undefined ? [] : [`|ExecMainStartTimestamp=${utc(run.at)}`, `|InvocationID=${run.id}`]),
    ...(run === undefined || runs ? [] : [`|ExecMainExitTimestamp=${utc(run.endsAt)}`]),
    `|ExecStart={ path=${task.command} ; argv[]=${task.command} ; ignore_errors=no }`,
    '|',
  ];
};

const cronRuns = (
  task: Extract<WorldTask, { readonly kind: 'cron' }>,
  zone: string,
  now: number,
): readonly number[] => {
  const time = readCronTime(task.when);
  if (!time.ok || time.value === 'reboot') return [];
  const runs: number[] = [];
  let at: EpochMs | undefined = epochMs(now - task.everyMs * runsShown);
  while ((at = nextRun(time.value, zone, at)) !== undefined && at <= now) runs.push(at);
  return runs.slice(-runsShown);
};

/** Plays the timers and the one table of a machine. */
export const createFakeSchedule = (
  tasks: readonly WorldTask[],
  of: { readonly zone: string; readonly since: number },
): FakeSchedule => {
  const timers = new Map<string, TimerState>(
    tasks.flatMap((task) =>
      task.kind === 'timer'
        ? [[task.name, { task, calendar: undefined, note: undefined, asked: [] }] as const]
        : [],
    ),
  );
  const entries = tasks.flatMap((task) => (task.kind === 'cron' ? [task] : []));
  const tables = new Map<string, string[]>();
  for (const { file, when, user, command } of entries)
    tables.set(file, [...(tables.get(file) ?? []), `${when} ${user} ${command}`]);
  const ownRuns: { readonly id: string; readonly key: string; readonly at: number }[] = [];

  const ofUnit = (unit: string): TimerState | undefined =>
    [...timers.values()].find(({ task }) => task.unit === unit);

  const printCronRuns = (now: number): readonly string[] =>
    entries
      .flatMap((task) => {
        const isPaused = (tables.get(task.file) ?? []).some(
          (line) => line.startsWith('#') && line.endsWith(task.command),
        );
        const runs = cronRuns(task, of.zone, isPaused ? of.since : now);
        return runs.map((at, index) => {
          const endsAt = at + task.durationMs;
          return {
            at,
            text: `|${(at / 1_000).toFixed(6)} host\t${endsAt > now ? '-' : `${(endsAt / 1_000).toFixed(6)} host`}\t${1_000 + index}\t(${task.user}) CMD (${task.command})`,
          };
        });
      })
      .toSorted((a, b) => b.at - a.at)
      .map(({ text }) => text);

  const print = (now: number): Said =>
    said(
      [
        `@clock ${Math.floor(now / 1_000)} +0000`,
        `@zone /usr/share/zoneinfo/${of.zone} -`,
        '@who 0 root -',
        timers.size === 0 ? '@timers none' : '@timers',
        ...[...timers.values()].flatMap((state) => printTimer(state, now)),
        '@units',
        ...[...timers.values()].flatMap((state) => printUnit(state, now)),
        '@unit-runs',
        ...[...timers.values()].flatMap((state) => journalOf(state, runsOf(state, now), now)),
        '@cron vixie yes no',
        ...[...tables].flatMap(([path, lines]) => [
          `@file system root 644 ${Math.floor((of.since - 30 * 86_400_000) / 1_000)} yes ${path}`,
          ...lines.map((line) => `|${line}`),
        ]),
        '@cron-runs journal',
        ...printCronRuns(now),
        '@pauses',
        ...[...timers].flatMap(([name, { note }]) => (note === undefined ? [] : [`|${name} ${note}`])),
        '@own-runs',
        ...ownRuns.toReversed().map(({ id, key, at }) => {
          const ended = now >= at + watchedMs;
          return `|${id} ${ended ? `${Math.floor((at + watchedMs) / 1_000)} 0` : '- -'} ${Math.floor(at / 1_000)} ${key}`;
        }),
        '@end',
        '',
      ].join('\n'),
    );

  const unitNow = (unit: string, now: number): Said => {
    const state = ofUnit(unit);
    if (state === undefined) return said('Id=\nLoadState=not-found\n\n@lines\n');
    return said(
      `${printUnit(state, now)
        .map((line) => line.slice(1))
        .join('\n')}\n@lines\n${state.task.output.join('\n')}\n`,
    );
  };
  const changeLine = ([path = '', line = '1', before = '', after = '']: readonly string[]): Said => {
    const lines = tables.get(path) ?? [];
    const at = lines[Number(line) - 1] === before ? Number(line) - 1 : lines.indexOf(before);
    if (at < 0) return said('', 76);
    tables.set(path, lines.with(at, after));
    return said('');
  };
  const lineNow = ([path = '', line = '1', before = '', after = '']: readonly string[]): Said => {
    const lines = tables.get(path);
    if (lines === undefined) return said('absent\n');
    const count = (text: string): number => lines.filter((one) => one === text).length;
    const hash = textHash(lines.join('\n')).padEnd(64, '0');
    return said(
      `${hash} ${count(before)} ${count(after)} ${lines[Number(line) - 1] === before ? 1 : 0} yes\n`,
    );
  };
  const runState = ([series = '', number = '0']: readonly string[], now: number): Said => {
    const ofSeries = ownRuns.filter(({ id }) => id.startsWith(`${series}-`));
    const run = ofSeries.find(({ id }) => id === `${series}-${number}`);
    const ended = run !== undefined && now >= run.at + watchedMs;
    return said(
      [
        `newest ${ofSeries.length}`,
        run === undefined ? 'absent' : 'began',
        ended ? `${Math.floor(now / 1_000)} 0` : '-',
        ...(run === undefined ? [] : ['at work']),
        '',
      ].join('\n'),
    );
  };
  const output = ([kind = '', id = '']: readonly string[], now: number): Said => {
    if (kind !== 'journal') return said('there\nat work\n');
    const state = [...timers.values()].find((one) => runsOf(one, now).some((run) => run.id === id));
    return said(['there', ...(state?.task.output ?? []), ''].join('\n'));
  };

  return {
    answer: (askId, inputs, at) => {
      const [first = '', second = '', third = ''] = inputs;
      const timer = timers.get(first);
      switch (askId) {
        case 'schedule.look':
          return print(at);
        case 'schedule.unit':
          return unitNow(first, at);
        case 'schedule.run-timer': {
          const state = ofUnit(first);
          state?.asked.push({ id: idOf(`asked ${first} ${at}`), at });
          return said('', state === undefined ? 5 : 0);
        }
        case 'schedule.starts':
          return said(`${timer?.task.unit ?? ''}\n`);
        case 'schedule.pause-state':
          return said(
            `LoadState=${timer === undefined ? 'not-found' : 'loaded'}\nActiveState=${timer !== undefined && timer.task.isOn && timer.note === undefined ? 'active' : 'inactive'}\n${timer?.note === undefined ? '' : `note=${timer.note}\n`}`,
          );
        case 'schedule.pause-timer':
          if (timer !== undefined) timer.note = second === '' ? undefined : second;
          return said('');
        case 'schedule.calendar':
          return said(
            timer?.calendar === undefined
              ? 'loaded\nnone\n'
              : `loaded\ntext\n[Timer]\nOnCalendar=\nOnCalendar=${timer.calendar}\n@end`,
          );
        case 'schedule.calendar-change':
          if (timer !== undefined)
            timer.calendar = second === 'write' ? third.trim().split('OnCalendar=').at(-1) : undefined;
          return said('');
        case 'schedule.calendar-check':
          return /\d|daily|weekly|hourly|monthly/.test(first)
            ? said(`Normalized form: ${first}\n    Next elapse: ${utc(at + 3_600_000)}\n`)
            : said('', 1, `Failed to parse calendar specification '${first}': Invalid argument`);
        case 'schedule.table': {
          const lines = tables.get(first);
          return lines === undefined ? said('', 1) : said(`there\n${lines.join('\n')}\n`);
        }
        case 'schedule.line':
          return lineNow(inputs);
        case 'schedule.line-change':
          return changeLine(inputs);
        case 'schedule.run-state':
          return runState(inputs, at);
        case 'schedule.run-entry':
          ownRuns.push({ id: first, key: second, at });
          return said('');
        case 'schedule.output':
          return output(inputs, at);
        default:
          return undefined;
      }
    },
  };
};
