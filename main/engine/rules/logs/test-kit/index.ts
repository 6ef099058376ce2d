/**
 * does: builds logs, findings and nodes for tests of the rules about them and of the watch over them.
 * never: ships.
 * talks to: `shared/model`.
 */
import {
  epochMs,
  nodeId,
  unknownHostFacts,
  type EpochMs,
  type Forecast,
  type LogFile,
  type LogFinding,
  type NodeId,
  type NodeLogs,
  type NodeView,
} from '#shared/model';
import { testNode, testNodeLogs } from '../../../../../shared/model/test-kit/index.ts';

/** When the tests of logs begin. */
export const startedAt = epochMs(Date.UTC(2026, 10, 21, 12));
export const hourMs = 3_600_000;
export const proxyLog = '/var/log/proxy-debug.log';

/** One log on /var/log that a rule rotates and that stands still, changed as the test says. */
export const logFile = (path: string, change: Partial<LogFile> = {}): LogFile => ({
  path,
  kind: 'file',
  mount: '/var/log',
  sizeBytes: 1_000_000,
  growth: { bytesPerHour: 0, overMs: 6 * hourMs },
  writers: [],
  cover: { by: 'rule', ruleId: '/etc/logrotate.d/all:1' },
  kept: { files: 0, sizeBytes: 0, compressedBytes: 0 },
  ...change,
});

export const findingOf = (change: Partial<LogFinding> = {}): LogFinding => ({
  kind: 'uncovered',
  severity: 'warning',
  subject: proxyLog,
  says: 'No rule covers it.',
  nextStep: 'Give it a rule.',
  ...change,
});

/** What one look at `web-1` told. */
export const nodeLogsOf = (change: Partial<NodeLogs> = {}): NodeLogs =>
  testNodeLogs('web-1', { observedAt: startedAt, seenAt: startedAt, ...change });

/** A node with one volume, /var/log, of 10 GB. */
export const nodeOf = (
  id: NodeId = nodeId('web-1'),
  { availableBytes = 4e9, forecast }: { readonly availableBytes?: number; readonly forecast?: Forecast } = {},
  at: EpochMs = startedAt,
): NodeView => {
  const seen = { observedAt: at, everyMs: 15_000, source: 'df' };
  return {
    node: testNode(id, { address: '10.0.0.1' }),
    connection: { state: 'connecting', since: at, attempt: 1 },
    state: 'ok',
    facts: {
      ...unknownHostFacts('not-asked', '', at),
      volumes: {
        state: 'known',
        ...seen,
        value: [
          {
            mount: '/var/log',
            device: '/dev/sdb1',
            fileSystem: 'ext4',
            space: {
              state: 'known',
              ...seen,
              value: { sizeBytes: 10e9, usedBytes: 10e9 - availableBytes, availableBytes },
            },
            inodes: { state: 'known', ...seen, value: { total: 1e6, free: 9e5 } },
            readOnly: { state: 'known', ...seen, value: false },
          },
        ],
      },
    },
    forecasts:
      forecast === undefined
        ? []
        : [{ mount: '/var/log', space: forecast, inodes: { kind: 'none', reason: 'too-few-samples' } }],
  };
};

/** A forecast that the volume is full in so many hours. */
export const fillsIn = (hours: number, lossPerHour: number, now: EpochMs = startedAt): Forecast => {
  const fullAt = epochMs(now + hours * hourMs);
  return {
    kind: 'fills',
    fullAt,
    earliestAt: fullAt,
    latestAt: fullAt,
    lossPerHour,
    confidence: 'high',
    method: 'slope',
    windowMs: 6 * hourMs,
    sampleCount: 60,
  };
};
