import {
  epochMs,
  unknownHostFacts,
  type EpochMs,
  type NodeLogs,
  type NodeView,
  type Volume,
} from '#shared/model';
import type { LogContext, LogHistory } from '../../../source-kit/index.ts';
import { nodeLogsOf } from '../node-logs.ts';
import { readLogs } from '../reading/index.ts';
import { testNode } from '../../../../../shared/model/test-kit/index.ts';

/** Sunday, 2026-11-22 00:00:00 UTC. */
export const midnight = epochMs(1_795_305_600_000);
export const hourMs = 3_600_000;

/** What else a test may say of the node. */
export type LookedOptions = {
  readonly at?: EpochMs;
  readonly before?: NodeLogs;
  /** Bytes one hour ago, by path. */
  readonly anHourAgo?: Readonly<Record<string, number>>;
  /** Free bytes by mount. */
  readonly free?: Readonly<Record<string, number>>;
  readonly sizeBytes?: number;
  readonly logDirectories?: readonly string[];
};

const volumesOf = (free: Readonly<Record<string, number>>, sizeBytes: number): readonly Volume[] =>
  Object.entries(free).map(([mount, availableBytes]) => ({
    mount,
    device: '/dev/vda1',
    fileSystem: 'ext4',
    space: {
      state: 'known',
      value: { sizeBytes, usedBytes: sizeBytes - availableBytes, availableBytes },
      observedAt: midnight,
      source: 'df',
      everyMs: 30_000,
    },
    inodes: { state: 'unknown', reason: 'not-asked', says: '', observedAt: midnight, source: 'df' },
    readOnly: { state: 'known', value: false, observedAt: midnight, source: 'mounts', everyMs: 30_000 },
  }));

const viewOf = ({
  free,
  at = midnight,
  sizeBytes = 100_000_000_000,
  logDirectories,
}: LookedOptions): NodeView => ({
  node: testNode('web-1', {
    address: '10.0.0.1',
    roundTripTargetMs: 100,
    logDirectories: [...(logDirectories ?? ['/srv/log'])],
  }),
  connection: { state: 'connecting', since: at, attempt: 1 },
  state: 'ok',
  facts: {
    ...unknownHostFacts('not-asked', '', at),
    ...(free === undefined
      ? {}
      : {
          volumes: {
            state: 'known',
            value: [...volumesOf(free, sizeBytes)],
            observedAt: at,
            source: 'df',
            everyMs: 30_000,
          },
        }),
  },
  forecasts: [],
});

/** What the console makes of an answer to the look. */
export const lookedAt = (stdout: string, options: LookedOptions = {}): NodeLogs => {
  const { at = midnight, anHourAgo = {} } = options;
  const reading = readLogs({ stdout, stderr: '', exitStatus: 0, sentAt: at, receivedAt: at });
  if (!reading.ok) throw new Error(reading.fault.says);
  const historyOf = (path: string): LogHistory => {
    const sizeBytes = anHourAgo[path];
    return sizeBytes === undefined ? [] : [{ at: epochMs(at - hourMs), sizeBytes }];
  };
  const context: LogContext = {
    node: viewOf(options),
    receivedAt: at,
    everyMs: 300_000,
    before: options.before,
    historyOf,
  };
  return nodeLogsOf(reading.value, context);
};
