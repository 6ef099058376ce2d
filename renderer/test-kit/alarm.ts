import {
  alarmId,
  epochMs,
  nodeId,
  type Alarm,
  type EpochMs,
  type Evidence,
  type Forecast,
  type Severity,
} from '#shared/model';

/** A file system that will be full in `inMs`, as the rules forecast it. */
export const fillsIn = (inMs: number, at: EpochMs): Forecast => ({
  kind: 'fills',
  fullAt: epochMs(at + inMs),
  earliestAt: epochMs(at + inMs * 0.83),
  latestAt: epochMs(at + inMs * 1.28),
  lossPerHour: 9.1e9,
  confidence: 'high',
  method: 'slope',
  windowMs: 7_200_000,
  sampleCount: 120,
});

/** An open alarm on a node, raised `agoMs` before `at`. */
export const alarm = (
  node: string,
  severity: Severity,
  evidence: Evidence,
  at: EpochMs,
  agoMs = 660_000,
  replaced: Partial<Alarm> = {},
): Alarm => ({
  id: alarmId(`${evidence.rule}/${node}`),
  nodeId: nodeId(node),
  severity,
  evidence,
  raisedAt: epochMs(at - agoMs),
  confirmedAt: at,
  held: false,
  ...replaced,
});

/** Evidence that a disk fills. */
export const diskSpace = (
  mount: string,
  inMs: number,
  at: EpochMs,
  availableBytes: number,
  sizeBytes: number,
): Evidence => ({
  rule: 'disk-space',
  mount,
  why: 'forecast',
  forecast: fillsIn(inMs, at),
  enterRatio: 0.1,
  exitRatio: 0.12,
  availableBytes,
  sizeBytes,
});
