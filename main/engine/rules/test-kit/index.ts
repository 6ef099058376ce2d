/**
 * does: builds observations and plays them through the rules, for tests.
 * never: ships.
 * talks to: `shared/model`, the rules.
 */
import { fault } from '#shared/fault';
import {
  defaultAlarmPolicy,
  epochMs,
  unknownHostFacts,
  type Alarm,
  type AlarmId,
  type AlarmPolicy,
  type Connection,
  type FleetNode,
  type HostFacts,
  type Known,
  type Volume,
} from '#shared/model';
import { createNodeRules, judgeNode, updateAlarms, type NodeRulesState } from '../index.ts';
import { testNode as nodeNamed } from '../../../../shared/model/test-kit/index.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const start = Date.UTC(2026, 10, 21);

export const testNode: FleetNode = nodeNamed('fra-db1', { address: '192.0.2.1' });

export const connected: Connection = {
  state: 'connected',
  since: epochMs(start),
  server: 'SSH-2.0-OpenSSH_9.9',
  cipher: 'aes128-gcm@openssh.com',
  hostKeyFingerprint: 'SHA256:a',
  strictKeyExchange: true,
};
export const waiting: Connection = {
  state: 'waiting',
  since: epochMs(start),
  attempt: 3,
  nextTryAt: epochMs(start + minute),
  fault: fault('transport.unreachable', 'fra-db1 does not answer on port 22.', { retryable: true }),
};

export const known = <T>(value: T, at: number): Known<T> => ({
  state: 'known',
  value,
  observedAt: epochMs(at),
  source: 'test',
  everyMs: 15 * second,
});

export const volume = (
  availableBytes: number,
  at: number,
  more: Partial<Volume> = {},
  sizeBytes = 100e9,
): Volume => ({
  mount: '/',
  device: '/dev/vda1',
  fileSystem: 'ext4',
  space: known({ sizeBytes, usedBytes: sizeBytes - availableBytes, availableBytes }, at),
  inodes: known({ total: 6_000_000, free: 5_500_000 }, at),
  readOnly: known(false, at),
  ...more,
});

/** Facts of a machine in order, observed at `at`. */
export const goodFacts = (at: number, more: Partial<HostFacts> = {}): HostFacts => ({
  ...unknownHostFacts('not-supported', 'not in this test', epochMs(at)),
  bootId: known('boot-1', at),
  load: known({ one: 0.1, five: 0.1, fifteen: 0.1 }, at),
  memory: known({ totalBytes: 8e9, availableBytes: 5e9 }, at),
  failedUnits: known([], at),
  clockSkewMs: known(3, at),
  roundTripMs: known(9, at),
  temperature: known({ celsius: 45, sensor: 'cpu' }, at),
  volumes: known([volume(60e9, at)], at),
  ...more,
});

/** A console that watches one node: feed it moments, read its open alarms and what it told. */
export const createWatch = (
  policy: AlarmPolicy = defaultAlarmPolicy,
  node: FleetNode = testNode,
  heldOut?: 'draining' | 'drained' | 'maintenance',
) => {
  let out = heldOut;
  let state: NodeRulesState = createNodeRules(policy, []);
  const open = new Map<AlarmId, Alarm>();
  const told: { kind: 'raised' | 'changed' | 'cleared'; alarm: Alarm }[] = [];
  return {
    open,
    told,
    putBack: () => (out = undefined),
    rules: () =>
      [...open.values()].map(
        (alarm) => `${alarm.evidence.rule} ${alarm.severity}${alarm.held ? ' held' : ''}`,
      ),
    see: (
      at: number,
      facts: HostFacts,
      connection: Connection = connected,
      lastAnswerAt: number | undefined = at,
    ): void => {
      const now = epochMs(at);
      const judged = judgeNode(state, {
        now,
        node,
        connection,
        lastAnswerAt: lastAnswerAt === undefined ? undefined : epochMs(lastAnswerAt),
        facts,
        policy,
        ...(out === undefined ? {} : { heldOut: out }),
      });
      state = judged.state;
      for (const alarm of updateAlarms(open, node.id, judged.findings, judged.held, now).changed) {
        const before = open.get(alarm.id);
        if (alarm.clearedAt !== undefined) open.delete(alarm.id);
        else open.set(alarm.id, alarm);
        if (before === undefined) told.push({ kind: 'raised', alarm });
        else if (alarm.clearedAt !== undefined) told.push({ kind: 'cleared', alarm });
        else if (before.severity !== alarm.severity) told.push({ kind: 'changed', alarm });
      }
    },
  };
};
