import {
  epochMs,
  nodeId,
  unknownHostFacts,
  type Alarm,
  type AlarmId,
  type AlarmPolicy,
  type Connection,
  type EpochMs,
  type FleetNode,
  type Forecast,
  type HostFacts,
  type Severity,
  type Unknown,
} from '#shared/model';
import { judgeNode } from './judge-node.ts';
import { createNodeRules } from './rules-state.ts';
import { updateAlarms } from './update-alarms.ts';

/** One row of a disk's past. Bytes; `at` is epoch ms. */
export type BacktestSample = { readonly at: number; readonly available: number; readonly size: number };

/** One thing that would have been told at that moment. */
export type BacktestEvent = {
  readonly kind: 'raised' | 'cleared' | 'changed';
  readonly at: EpochMs;
  readonly severity: Severity;
  readonly why: 'low' | 'forecast';
  readonly forecast: Forecast;
  readonly availableBytes: number;
  readonly sizeBytes: number;
};

/** The default sweep, ms: rows that come faster would not all have been seen. */
const sweepMs = 15_000;

const past: FleetNode = {
  id: nodeId('past'),
  address: '',
  port: 22,
  user: '',
  jump: [],
  labels: {},
  groups: [],
  roundTripTargetMs: 20,
  roundTripWorstMs: 400,
  logDirectories: [],
  expectedMounts: [],
};

/**
 * Replays one volume's past through the very rules that judge the fleet, as the sweeps would have seen it, and returns
 * every alarm that would have been raised, changed (grade or reason) and cleared. Rows must be in order of time.
 */
export const backtest = (
  samples: readonly BacktestSample[],
  policy: AlarmPolicy,
): readonly BacktestEvent[] => {
  const events: BacktestEvent[] = [];
  const open = new Map<AlarmId, Alarm>();
  let state = createNodeRules(policy, []);
  let lastAt = -Infinity;
  for (const sample of samples) {
    if (sample.at - lastAt < sweepMs) continue;
    const gap = sample.at - lastAt;
    lastAt = sample.at;
    const now = epochMs(sample.at);
    const judged = judgeNode(state, {
      now,
      node: past,
      connection: connectedSince(now),
      lastAnswerAt: now,
      facts: factsOf(sample, now, Number.isFinite(gap) ? gap : sweepMs),
      policy,
    });
    state = judged.state;
    if (judged.findings.length === 0 && open.size === 0) continue;
    for (const alarm of updateAlarms(open, past.id, judged.findings, judged.held, now).changed) {
      const event = eventOf(open.get(alarm.id), alarm, sample, now);
      if (event !== undefined) events.push(event);
      if (alarm.clearedAt === undefined) open.set(alarm.id, alarm);
      else open.delete(alarm.id);
    }
  }
  return events;
};

const connectedSince = (since: EpochMs): Connection => ({
  state: 'connected',
  since,
  server: '',
  cipher: '',
  hostKeyFingerprint: '',
  strictKeyExchange: true,
});

const nothingElse = unknownHostFacts('not-supported', 'not in the file', epochMs(0));
const noInodes: Unknown = {
  state: 'unknown',
  reason: 'not-supported',
  says: 'not in the file',
  observedAt: epochMs(0),
  source: 'file',
};

const factsOf = ({ available, size }: BacktestSample, now: EpochMs, everyMs: number): HostFacts => {
  const known = <T>(value: T) =>
    ({ state: 'known', value, observedAt: now, source: 'file', everyMs }) as const;
  const space = known({
    sizeBytes: size,
    usedBytes: Math.max(0, size - available),
    availableBytes: available,
  });
  const volume = {
    mount: '/',
    device: 'past',
    fileSystem: 'past',
    space,
    inodes: noInodes,
    readOnly: known(false),
  };
  return { ...nothingElse, volumes: known([volume]) };
};

const eventOf = (
  before: Alarm | undefined,
  after: Alarm,
  sample: BacktestSample,
  now: EpochMs,
): BacktestEvent | undefined => {
  const { evidence, severity } = after;
  if (evidence.rule !== 'disk-space') return undefined;
  const kind = before === undefined ? 'raised' : after.clearedAt !== undefined ? 'cleared' : 'changed';
  const same =
    before?.evidence.rule === 'disk-space' &&
    before.severity === severity &&
    before.evidence.why === evidence.why;
  if (kind === 'changed' && same) return undefined;
  const { why, forecast } = evidence;
  return { kind, at: now, severity, why, forecast, availableBytes: sample.available, sizeBytes: sample.size };
};
