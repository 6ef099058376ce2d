import type { FleetSnapshot } from '#shared/contract';
import { fault } from '#shared/fault';
import {
  alarmId,
  epochMs,
  nodeId,
  unknownHostFacts,
  type Alarm,
  type Connection,
  type Fact,
  type Forecast,
  type NodeView,
  type Volume,
} from '#shared/model';
import { testNode } from '../../../../shared/model/test-kit/index.ts';

/** The moment every example is told at. */
export const now = epochMs(Date.UTC(2026, 10, 21, 14, 6, 31));
const hour = 3_600_000;

const known = <T>(value: T, source: string): Fact<T> => ({
  state: 'known',
  value,
  observedAt: now,
  source,
  everyMs: 15_000,
});
const connected: Connection = {
  state: 'connected',
  since: epochMs(now - hour),
  server: 'SSH-2.0-OpenSSH_9.2p1',
  cipher: 'aes128-gcm@openssh.com',
  hostKeyFingerprint: 'SHA256:9bqK',
  strictKeyExchange: true,
};

/** Full in 3 h 12 m, as in the issue. */
export const fills: Forecast = {
  kind: 'fills',
  fullAt: epochMs(now + 192 * 60_000),
  earliestAt: epochMs(now + 160 * 60_000),
  latestAt: epochMs(now + 245 * 60_000),
  lossPerHour: 9.1e9,
  confidence: 'high',
  method: 'slope',
  windowMs: 6 * hour,
  sampleCount: 360,
};

const volumes = (device: string): readonly Volume[] => [
  {
    mount: '/',
    device,
    fileSystem: 'ext4',
    space: known({ sizeBytes: 320e9, usedBytes: 290.9e9, availableBytes: 29.1e9 }, 'df -kP'),
    inodes: {
      state: 'unknown',
      reason: 'not-supported',
      says: 'This file system has no fixed table.',
      observedAt: now,
      source: 'df -i',
    },
    readOnly: known(false, '/proc/mounts'),
  },
];

const view = (id: string, more: Partial<NodeView>): NodeView => ({
  node: testNode(id, { address: `${id}.example.net`, labels: { role: 'website' } }),
  connection: connected,
  lastAnswerAt: now,
  state: 'ok',
  facts: {
    ...unknownHostFacts('not-supported', 'This node has none.', now),
    bootId: known('8f4c', 'boot_id'),
    bootedAt: known(epochMs(now - 48 * hour), '/proc/uptime'),
    roundTripMs: known(12.4, 'poke'),
    volumes: known([...volumes('/dev/vda1')], 'df -kP'),
  },
  forecasts: [{ mount: '/', space: fills, inodes: { kind: 'none', reason: 'unknown-space' } }],
  ...more,
});

const refused = fault('transport.unreachable', 'gone.example.net does not answer on port 22.', {
  retryable: true,
});

/** A node that is well. */
export const wellNode = view('well', { forecasts: [] });
/** A node whose disk fills. */
export const fillingNode = view('filling', { state: 'critical' });
/** A node that does not answer. */
export const goneNode = view('gone', {
  state: 'unknown',
  connection: {
    state: 'waiting',
    since: epochMs(now - 20_000),
    attempt: 3,
    nextTryAt: epochMs(now + 10_000),
    fault: refused,
  },
  facts: unknownHostFacts('unreachable', refused.says, now),
  forecasts: [],
});

/** The alarm of the filling node. */
export const diskAlarm: Alarm = {
  id: alarmId('disk-space filling /'),
  nodeId: nodeId('filling'),
  severity: 'critical',
  evidence: {
    rule: 'disk-space',
    mount: '/',
    why: 'forecast',
    forecast: fills,
    enterRatio: 0.2,
    exitRatio: 0.4,
    availableBytes: 29.1e9,
    sizeBytes: 320e9,
  },
  raisedAt: epochMs(now - 60_000),
  confirmedAt: now,
  held: false,
};

/** A fleet of these nodes and alarms. */
export const fleetOf = (nodes: readonly NodeView[], alarms: readonly Alarm[] = []): FleetSnapshot => ({
  revision: 7,
  at: now,
  header: {
    name: 'Harbour',
    origin: 'file',
    file: '/etc/fleet.yaml',
    problems: [],
    roundTripTargetMs: 20,
    roundTripWorstMs: 400,
    recording: { state: 'recording' },
  },
  nodes: [...nodes],
  alarms: [...alarms],
});
