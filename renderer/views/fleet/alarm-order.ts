import type { Alarm } from '#shared/model';

/** When an alarm hurts: what is already so hurts now, what is foreseen hurts then, a warning without a date hurts last. */
const harmAt = ({ evidence, severity }: Alarm): number => {
  if ('why' in evidence && evidence.why === 'forecast' && evidence.forecast.kind === 'fills')
    return evidence.forecast.fullAt;
  return severity === 'critical' ? 0 : Infinity;
};

const severityRank = { critical: 0, warning: 1 } as const;

/** The most urgent first: critical before warning, then by time to harm, then the older one. */
export const byUrgency = (a: Alarm, b: Alarm): number =>
  severityRank[a.severity] - severityRank[b.severity] ||
  // Infinity minus Infinity is not a number: equal ends compare as equal.
  (harmAt(a) === harmAt(b) ? 0 : harmAt(a) - harmAt(b)) ||
  a.raisedAt - b.raisedAt ||
  (a.id < b.id ? -1 : 1);

/** One node or service that needs somebody: its most urgent alarm, and how many more it has. */
export type NodeNeed = { readonly kind: 'node'; readonly alarm: Alarm; readonly moreCount: number };
/** Several nodes that fell silent: usually one network, so one thing. */
export type SilenceNeed = { readonly kind: 'silence'; readonly alarms: readonly Alarm[] };
export type Need = NodeNeed | SilenceNeed;

/** Silent nodes beyond this many are one thing. The sentence of the screen merges them at the same number. */
const silentNamed = 2;

const isSilence = ({ alarm: { evidence } }: NodeNeed): boolean =>
  evidence.rule === 'node-unreachable' || evidence.rule === 'node-stale';

/** Alarms of one node are one need, and so are those of one service. */
const aboutWhat = ({ nodeId, workloadId, originId, id }: Alarm): string =>
  nodeId ?? workloadId ?? originId ?? id;

/** Open alarms that nobody has taken or silenced, one per node or service, most urgent first; many silent nodes count as one. */
export const needsOf = (alarms: readonly Alarm[], now: number): readonly Need[] => {
  const waiting = alarms.filter(
    ({ clearedAt, acknowledged, silenced }) =>
      clearedAt === undefined &&
      acknowledged === undefined &&
      (silenced === undefined || silenced.until <= now),
  );
  const byNode = Map.groupBy(waiting.toSorted(byUrgency), aboutWhat);
  const needs = [...byNode.values()].flatMap(([alarm, ...more]): readonly NodeNeed[] =>
    alarm === undefined ? [] : [{ kind: 'node', alarm, moreCount: more.length }],
  );
  const silent = needs.filter(isSilence);
  if (silent.length <= silentNamed) return needs;
  const first = needs.findIndex(isSilence);
  const silence: SilenceNeed = { kind: 'silence', alarms: silent.map((need) => need.alarm) };
  return [...needs.slice(0, first), silence, ...needs.slice(first).filter((need) => !isSilence(need))];
};

const alarmsOf = (need: Need): readonly Alarm[] => (need.kind === 'node' ? [need.alarm] : need.alarms);

/** True when both lists name the same alarms in the same words. */
export const sameNeeds = (a: readonly Need[], b: readonly Need[]): boolean =>
  a.length === b.length &&
  a.every((need, at) => {
    const other = b[at];
    if (other === undefined || need.kind !== other.kind) return false;
    const others = alarmsOf(other);
    return (
      alarmsOf(need).length === others.length &&
      alarmsOf(need).every((alarm, index) => alarm === others[index]) &&
      (need.kind === 'silence' || other.kind === 'silence' || need.moreCount === other.moreCount)
    );
  });
