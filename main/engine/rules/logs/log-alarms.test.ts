import { describe, expect, it } from 'vitest';
import {
  defaultAlarmPolicy,
  epochMs,
  nodeId,
  type Alarm,
  type AlarmId,
  type LogFile,
  type LogFinding,
  type NodeLogs,
  type NodeView,
  type Operation,
  type OperationRequest,
} from '#shared/model';
import { createLogRules, judgeLogs, updateAlarms } from '../index.ts';
import { operationOf } from '../replica/test-kit/index.ts';
import {
  fillsIn,
  findingOf,
  hourMs,
  logFile,
  nodeLogsOf,
  nodeOf,
  proxyLog,
  startedAt,
} from './test-kit/index.ts';

type Moment = {
  readonly logs?: Partial<NodeLogs>;
  readonly view?: (now: number) => NodeView;
  readonly operations?: readonly Operation[];
  /** The look is this much older than the moment, ms. */
  readonly ageMs?: number;
};

const every = 300_000;
const web = nodeId('web-1');

/** Plays looks five minutes apart and says which alarms stand after the last one. */
const play = (...moments: readonly Moment[]): readonly Alarm[] => {
  const rules = createLogRules();
  const board = new Map<AlarmId, Alarm>();
  moments.forEach(({ logs = {}, view, operations = [], ageMs = 0 }, at) => {
    const now = epochMs(startedAt + at * every);
    const { findings, held } = judgeLogs(rules, {
      now,
      nodeId: web,
      policy: defaultAlarmPolicy,
      logs: nodeLogsOf({ observedAt: epochMs(now - ageMs), ...logs }),
      view: view === undefined ? nodeOf() : view(now),
      operations,
      open: [...board.values()],
    });
    for (const alarm of updateAlarms(board, web, findings, held, now).changed)
      if (alarm.clearedAt === undefined) board.set(alarm.id, alarm);
      else board.delete(alarm.id);
  });
  return [...board.values()];
};
const times = (count: number, moment: Moment): readonly Moment[] =>
  Array.from({ length: count }, () => moment);
const words = (alarms: readonly Alarm[]): readonly string[] =>
  alarms.map(({ evidence, severity, held }) =>
    [
      evidence.rule === 'log-trouble' ? evidence.kind : evidence.rule,
      severity,
      ...(held ? ['held'] : []),
    ].join(' '),
  );

const nobody = { by: 'nobody', says: 'No rule covers it.' } as const;
/** The uncovered log with its finding; it fills its volume of 4 GB in four hours. */
const seen = (log: Partial<LogFile> = {}, finding: Partial<LogFinding> = {}): Moment => ({
  logs: {
    logs: [logFile(proxyLog, { cover: nobody, growth: { bytesPerHour: 1e6, overMs: 6 * hourMs }, ...log })],
    findings: [findingOf(finding)],
  },
});
/** At 20 MB an hour 4 GB last for eight days. */
const week = { growth: { bytesPerHour: 2e7, overMs: 6 * hourMs } };
const working = (request: OperationRequest, state: Operation['state'] = 'running'): readonly Operation[] => [
  operationOf(request, { state }),
];

describe('an alarm about a log that nobody rotates', () => {
  it('is raised when two looks see that it fills its volume within two weeks', () => {
    expect(words(play(seen(week)))).toEqual([]);
    expect(words(play(...times(3, seen(week))))).toEqual(['uncovered warning']);
    expect(play(...times(3, seen(week)))[0]).toMatchObject({
      nodeId: 'web-1',
      evidence: { subjects: [proxyLog], bytesPerHour: 2e7, mount: '/var/log' },
    });
  });

  it('is not raised for one that stands still, grows slowly, or was not watched long enough, however big it is', () => {
    for (const growth of [
      { bytesPerHour: 0, overMs: hourMs },
      { bytesPerHour: 1e6, overMs: hourMs },
      undefined,
    ])
      expect(words(play(...times(9, seen({ growth, sizeBytes: 5e9 }))))).toEqual([]);
  });

  it('is not raised for what the source only notes, nor for what the policy shows and does not tell', () => {
    expect(words(play(...times(9, seen(week, { severity: 'note' }))))).toEqual([]);
    expect(words(play(...times(9, seen(week, { kind: 'rule-matches-nothing' }))))).toEqual([]);
  });

  it('clears when a look sees that it is covered, and stays while looks fail, are old, or were cut short', () => {
    const raised = times(3, seen(week));
    const covered: Moment = { logs: { logs: [logFile(proxyLog, week)] } };
    expect(words(play(...raised, ...times(3, covered)))).toEqual([]);
    for (const blind of [
      { logs: { state: 'unknown' } },
      { ...covered, ageMs: 4 * every },
      { logs: { ...covered.logs, cutShort: true } },
      { logs: { logs: [logFile(proxyLog, { cover: { by: 'unknown', says: '' } })] } },
    ] satisfies readonly Moment[])
      expect(words(play(...raised, ...times(9, blind)))).toEqual(['uncovered warning held']);
  });

  it('is not raised while an operation that covers it is at work, and is when that left it as it was', () => {
    const cover: OperationRequest = { kind: 'cover-log', nodeIds: [web], path: proxyLog };
    const during = (state?: Operation['state']): Moment => ({
      ...seen(week),
      operations: working(cover, state),
    });
    expect(words(play(...times(9, during())))).toEqual([]);
    expect(words(play(...times(9, during('interrupted'))))).toEqual(['uncovered warning']);
    const other = working({ ...cover, path: '/var/log/other.log' });
    expect(words(play(...times(3, { ...seen(week), operations: other })))).toEqual(['uncovered warning']);
  });

  it('tells of all of its kind on a node together, the one that fills first before the others', () => {
    const [alarm] = play(
      ...times(3, {
        logs: {
          logs: [
            logFile('/slow', { cover: nobody, ...week }),
            logFile(proxyLog, { cover: nobody, growth: { bytesPerHour: 1e9, overMs: hourMs / 2 } }),
          ],
          findings: [findingOf({ subject: '/slow' }), findingOf()],
        },
      }),
    );
    expect(alarm?.evidence).toMatchObject({ count: 2, subjects: [proxyLog, '/slow'] });
  });
});

describe('other alarms about logs', () => {
  it('tell of a volume that is full before its logs are rotated with the second look, critical within four hours', () => {
    const at = (hours: number): Moment => ({
      ...seen({ growth: { bytesPerHour: 1e9, overMs: 6 * hourMs } }),
      view: (now) => nodeOf(web, { forecast: fillsIn(hours, 1e9, epochMs(now)) }),
    });
    expect(words(play(at(9)))).toEqual([]);
    expect(words(play(at(9), at(9)))).toEqual(['fills-before-rotation warning']);
    expect(words(play(at(9), at(3)))[0]).toBe('fills-before-rotation critical');
  });

  it('tell that nothing starts logrotate only where a log that grows depends on it', () => {
    const off = (bytesPerHour: number): Moment => ({
      logs: {
        logs: [logFile('/var/log/syslog', { growth: { bytesPerHour, overMs: hourMs } })],
        findings: [findingOf({ kind: 'runner-off', subject: '' })],
      },
    });
    expect(words(play(...times(9, off(0))))).toEqual([]);
    expect(words(play(...times(3, off(1_000))))).toEqual(['runner-off warning']);
  });

  it('tell of deleted files that are held open from 100 MB on, and wait for the end of what lets them go', () => {
    const held = (sizeBytes: number): Moment => ({
      logs: {
        deletedOpen: [{ path: proxyLog, sizeBytes, processId: 7, processName: 'nginx' }],
        findings: [findingOf({ kind: 'held-deleted' })],
      },
    });
    expect(words(play(...times(9, held(5e7))))).toEqual([]);
    expect(words(play(...times(3, held(2e8))))).toEqual(['held-deleted warning']);
    const rotating = working({ kind: 'rotate-log', nodeId: web, path: proxyLog, how: { kind: 'by-rule' } });
    expect(words(play(...times(9, { ...held(2e8), operations: rotating })))).toEqual([]);
  });

  it('stay with a runner that cannot be looked at any more', () => {
    const failed: Moment = {
      logs: {
        logs: [logFile('/var/log/syslog', { growth: { bytesPerHour: 9, overMs: hourMs } })],
        findings: [findingOf({ kind: 'runner-failed', subject: '', severity: 'critical' })],
      },
    };
    expect(words(play(...times(3, failed), ...times(3, {})))).toEqual(['runner-failed critical held']);
  });
});
