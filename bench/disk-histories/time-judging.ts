import {
  defaultAlarmPolicy,
  epochMs,
  unknownHostFacts,
  type Connection,
  type FleetNode,
  type HostFacts,
} from '#shared/model';
import { createNodeRules, judgeNode } from '../../main/engine/rules/index.ts';
import { seededRandom } from './random.ts';
import { testNode } from '../../shared/model/test-kit/index.ts';

const node: FleetNode = testNode('timed', { address: '192.0.2.1', expectedMounts: ['/'] });
const mounts = ['/', '/var', '/srv'] as const;

/** Mean time of one judgement of a node with three volumes whose answers are new each time, microseconds. */
export const timeJudging = (judgements: number): number => {
  const random = seededRandom(3);
  const begin = Date.UTC(2026, 0, 5);
  const connection: Connection = {
    state: 'connected',
    since: epochMs(begin),
    server: '',
    cipher: '',
    hostKeyFingerprint: '',
    strictKeyExchange: true,
  };
  let state = createNodeRules(defaultAlarmPolicy, []);
  let spentMs = 0;
  for (let i = 0; i < judgements; i += 1) {
    const now = epochMs(begin + i * 15_000);
    const facts = factsAt(now, () => 40e9 - i * 2e4 + 1e7 * random.normal());
    const begun = performance.now();
    state = judgeNode(state, {
      now,
      node,
      connection,
      lastAnswerAt: now,
      facts,
      policy: defaultAlarmPolicy,
    }).state;
    spentMs += performance.now() - begun;
  }
  return (spentMs * 1000) / judgements;
};

const factsAt = (now: ReturnType<typeof epochMs>, availableBytes: () => number): HostFacts => {
  const known = <T>(value: T) =>
    ({ state: 'known', value, observedAt: now, source: 'bench', everyMs: 15_000 }) as const;
  const volumes = mounts.map((mount) => ({
    mount,
    device: mount,
    fileSystem: 'ext4',
    space: known({ sizeBytes: 100e9, usedBytes: 60e9, availableBytes: availableBytes() }),
    inodes: known({ total: 6_000_000, free: 5_000_000 }),
    readOnly: known(false),
  }));
  return {
    ...unknownHostFacts('not-supported', '', now),
    bootId: known('one'),
    load: known({ one: 1, five: 1, fifteen: 1 }),
    memory: known({ totalBytes: 8e9, availableBytes: 4e9 }),
    failedUnits: known([]),
    clockSkewMs: known(4),
    roundTripMs: known(9),
    volumes: known(volumes),
  };
};
