import {
  alarmText,
  capitalised,
  durationText,
  forecastShort,
  millisecondsText,
  percentText,
  type AlarmText,
} from '#shared/format';
import { valueOf, type Alarm, type EpochMs, type NodeState, type NodeView } from '#shared/model';
import { worstDisk } from '../../queries/index.ts';
import { gapsText } from './node-gaps.ts';

/** The sentence that opens the page of a node: what is so, why, and what to do. */
export type NodeSentence = AlarmText & { readonly tone: 'critical' | 'warning' | 'plain' };

const harmAt = ({ evidence }: Alarm): number =>
  'forecast' in evidence && evidence.forecast.kind === 'fills' ? evidence.forecast.fullAt : 0;

/** The most urgent alarm first: the worse one, then the one that hurts sooner. Those seen or silenced come after the others. */
export const byUrgency = (now: EpochMs) => {
  const handled = (alarm: Alarm): number =>
    alarm.acknowledged !== undefined || (alarm.silenced !== undefined && alarm.silenced.until > now) ? 1 : 0;
  const grade = (alarm: Alarm): number => (alarm.severity === 'critical' ? 0 : 1);
  return (a: Alarm, b: Alarm): number =>
    handled(a) - handled(b) || grade(a) - grade(b) || harmAt(a) - harmAt(b);
};

/** How a node stands that no alarm is about. */
const standing: Readonly<Partial<Record<NodeState, string>>> = {
  ok: 'is well',
  draining: 'is being emptied',
  drained: 'is empty and safe to stop',
  maintenance: 'is held out on purpose',
};

const quiet = (view: NodeView, now: EpochMs): NodeSentence => {
  const disk = worstDisk(view, now);
  const roundTrip = valueOf(view.facts.roundTripMs);
  const parts = [
    disk?.usedRatio === undefined
      ? 'the space of its disks is unknown'
      : `its fullest disk is ${disk.volume.mount} at ${percentText(disk.usedRatio)}${disk.forecast === undefined ? '' : ` (${forecastShort(disk.forecast, now)})`}`,
    roundTrip === undefined
      ? 'its round trip is unknown'
      : `it answers in ${millisecondsText(roundTrip)}, target ${millisecondsText(view.node.roundTripTargetMs)}`,
  ].join(', ');
  const gaps = view.state === 'unknown' ? gapsText(view, now) : '';
  return {
    tone: 'plain',
    title: `${view.node.id} ${standing[view.state] ?? 'is not fully known'}`,
    because: `${gaps === '' ? '' : `Not known: ${gaps}. `}${capitalised(parts)}.`,
    next: '',
  };
};

/** A silent node may be anything by now: what it said last, and the alarms on that, come after the silence. */
const silent = (view: NodeView, worst: Alarm | undefined, now: EpochMs): NodeSentence => {
  const since = view.lastAnswerAt;
  const open = worst === undefined ? '' : ` Before that: ${alarmText(worst, view.node.id, now).title}.`;
  return {
    tone: 'plain',
    title: `${view.node.id} has not answered ${since === undefined ? 'yet' : `for ${durationText(Math.max(0, now - since))}`}`,
    because: `What stands below is what it said last, not the present.${open}`,
    next: '',
  };
};

/** What to say first about a node: that it is silent, its most urgent alarm, else what is normal for it. */
export const nodeSentence = (view: NodeView, alarms: readonly Alarm[], now: EpochMs): NodeSentence => {
  const worst = alarms.filter((alarm) => alarm.clearedAt === undefined).toSorted(byUrgency(now))[0];
  if (view.state === 'stale' && worst?.evidence.rule !== 'node-stale') return silent(view, worst, now);
  return worst === undefined
    ? quiet(view, now)
    : { ...alarmText(worst, view.node.id, now), tone: worst.severity };
};
