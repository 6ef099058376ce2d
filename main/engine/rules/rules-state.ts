import {
  alarmId,
  type Alarm,
  type AlarmId,
  type AlarmPolicy,
  type NodeId,
  type RuleId,
  type Severity,
} from '#shared/model';
import { createVolumeTrack, warmSpace, type VolumeTrack } from './forecast/index.ts';
import { closedGate, openGate, type Gate } from './gate.ts';
import type { WarmUp } from './observation.ts';

/** Round trips that are kept for the median: eight minutes at the default sweep. */
export const roundTripsKept = 32;

/** The gates of one alarm: its two grades, and for disks the same two for what will happen. */
export type AlarmGates = {
  readonly rule: RuleId;
  readonly subject: string;
  readonly warning: Gate;
  readonly critical: Gate;
  readonly runOutWarning: Gate;
  readonly runOutCritical: Gate;
};

/**
 * What the rules remember of one node between two judgements. Opaque to everybody else.
 * It is updated in place and must have one owner: use only the state the newest `judgeNode` returned.
 */
export type NodeRulesState = {
  /** Undefined until something was wrong once. */
  gates: Map<AlarmId, AlarmGates> | undefined;
  readonly volumes: Map<string, VolumeTrack>;
  /** Undefined until a volume with an alarm was gone. */
  missingSince: Map<string, number> | undefined;
  /** A list: nodes have a few volumes, and a set of them takes twice as much. */
  seenWritable: readonly string[];
  readonly roundTrips: { readonly at: number[]; readonly value: number[]; count: number };
  bootId: string | undefined;
  rebootedAt: number | undefined;
  downSince: number | undefined;
  lastTrouble: Extract<Alarm['evidence'], { rule: 'node-unreachable' }> | undefined;
};

/** The same trouble on the same node always has the same id. Long subjects keep their end, where paths differ. */
export const alarmIdOf = (rule: RuleId, node: NodeId, subject: string): AlarmId =>
  alarmId(subject === '' ? `${rule} ${node}` : `${rule} ${node} ${subject.slice(-320)}`);

/**
 * Makes the memory of one node. `warmUp` is its kept disk history, so that a restart forgets no trend;
 * `open` are its alarms that were open when the console stopped: they stay until data clears them.
 */
export const createNodeRules = (
  policy: AlarmPolicy,
  warmUp: readonly WarmUp[],
  open: Iterable<Alarm> = [],
): NodeRulesState => {
  const state: NodeRulesState = {
    gates: undefined,
    volumes: new Map(),
    missingSince: undefined,
    seenWritable: [],
    roundTrips: { at: ring(), value: ring(), count: 0 },
    bootId: undefined,
    rebootedAt: undefined,
    downSince: undefined,
    lastTrouble: undefined,
  };
  for (const { mount, points } of warmUp) {
    const track = createVolumeTrack();
    warmSpace(track, points, policy);
    state.volumes.set(mount, track);
  }
  for (const alarm of open) reopen(state, alarm);
  return state;
};

/** All of its room at once: a list that grows keeps a third more than it needs. */
const ring = (): number[] => Array<number>(roundTripsKept).fill(0);

/** Remembers that a volume could be written. */
export const noteWritable = (state: NodeRulesState, mount: string): void => {
  // Not pushed: room for 17 would be taken at the first.
  if (!state.seenWritable.includes(mount)) state.seenWritable = state.seenWritable.concat(mount);
};

const reopen = (state: NodeRulesState, alarm: Alarm): void => {
  if (alarm.clearedAt !== undefined) return;
  const { evidence, severity } = alarm;
  const ahead = 'why' in evidence && evidence.why === 'forecast';
  const gate = (wanted: Severity, runOut: boolean): Gate =>
    severity === wanted && ahead === runOut ? openGate() : closedGate();
  (state.gates ??= new Map()).set(alarm.id, {
    rule: evidence.rule,
    subject: ('mount' in evidence ? evidence.mount : undefined) ?? '',
    warning: gate('warning', false),
    critical: gate('critical', false),
    runOutWarning: gate('warning', true),
    runOutCritical: gate('critical', true),
  });
  if (evidence.rule === 'node-rebooted') state.rebootedAt = evidence.bootedAt;
  if (evidence.rule === 'node-unreachable') {
    state.downSince = evidence.downSince;
    state.lastTrouble = evidence;
  }
  if (evidence.rule === 'disk-read-only' && severity === 'critical') noteWritable(state, evidence.mount);
};
