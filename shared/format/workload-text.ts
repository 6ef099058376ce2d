import type { EpochMs, Placement, WorkloadView } from '#shared/model';
import { capitalised } from './capitalised.ts';
import { countText, listText, plural } from './quantity.ts';
import { clockText, durationText } from './time.ts';
import { verdictText } from './verdict-text.ts';
import { copyLook, expectedVerdicts, unexpectedVerdicts, workloadCause } from './workload-standing.ts';

/** What a sentence about a workload may lean on. */
export type WorkloadContext = {
  readonly now: EpochMs;
  /** Its reading is history. */
  readonly isOld: boolean;
  /** The title of an operation (`Drain fra-w2`); undefined when there is none of that id. */
  readonly operationTitle: (id: string) => string | undefined;
};

const placeOf = ({ nodeId, placeName }: Placement): string => nodeId ?? placeName ?? 'no node yet';
const sentence = (text: string): string => `${text}${/[.!?)]$/.test(text) ? '' : '.'}`;

const unknownWhy = (workload: WorkloadView): string => {
  const unheard = workload.placements.filter((it) => copyLook(it, false) === 'unknown');
  const verdict = workload.verdicts.find((it) => it.holds === 'unknown');
  if (unheard.length === 0)
    return verdict === undefined
      ? 'Not everything is known.'
      : capitalised(sentence(verdictText(verdict, workload)));
  const places = [...new Set(unheard.map(placeOf))];
  const where =
    places.length > 2
      ? `${countText(places.length)} nodes are silent`
      : `${listText(places)} ${places.length === 1 ? 'is' : 'are'} silent`;
  return unheard.length === 1
    ? `${where}. Its copy counts as not available.`
    : `${where}. ${countText(unheard.length)} copies count as not available.`;
};

const movingWhy = (workload: WorkloadView, now: EpochMs): string | undefined => {
  const starting = workload.placements.filter((it) => copyLook(it, false) === 'starting');
  const leaving = workload.placements.filter((it) => copyLook(it, false) === 'leaving');
  const [first] = starting;
  if (first !== undefined) {
    const since = first.since === undefined ? '' : `, ${durationText(now - first.since)}`;
    return starting.length === 1
      ? `a copy is starting on ${placeOf(first)}${since}`
      : `${countText(starting.length)} copies are starting`;
  }
  if (leaving.length === 0) return undefined;
  return `${plural(leaving.length, 'copy is', 'copies are')} leaving ${listText([...new Set(leaving.map(placeOf))].slice(0, 3))}`;
};

const expectedWhy = (workload: WorkloadView, { now, operationTitle }: WorkloadContext): string => {
  const [verdict] = expectedVerdicts(workload);
  const moving = movingWhy(workload, now);
  const { update } = workload;
  if (verdict === undefined)
    return `Expected: ${moving ?? (update === undefined ? 'it is moving' : sentence(`its update is under way: ${update.says}`).replace(/\.$/, ''))}.`;
  const title = operationTitle(verdict.explainedBy ?? '');
  const because = title === undefined ? 'an operation under way' : title;
  return `Expected: ${verdictText(verdict, workload)}${moving === undefined ? '' : `, ${moving}`} (${because}).`;
};

/** The one sentence of the column Why. */
export const workloadWhy = (workload: WorkloadView, context: WorkloadContext): string => {
  if (context.isOld)
    return `Last read at ${clockText(workload.observedAt, context.now, { seconds: true })}. What it is now is not known.`;
  const cause = workloadCause(workload, false);
  if (cause === 'short' || cause === 'rule') {
    const verdicts = unexpectedVerdicts(workload);
    if (verdicts.length === 0)
      return `Not expected: ${sentence(workload.update?.says ?? 'its update stands still')}`;
    // What must hold says more than what should: with both broken, the first is enough.
    const told = verdicts.filter(
      (it) => it.policy !== 'desired-running' || verdicts[0]?.policy !== 'minimum-available',
    );
    return `Not expected: ${sentence(
      told
        .map((it) => verdictText(it, workload))
        .slice(0, 2)
        .join(', '),
    )}`;
  }
  if (cause === 'unknown') return unknownWhy(workload);
  if (cause === 'expected') return expectedWhy(workload, context);
  const moving = movingWhy(workload, context.now);
  return moving === undefined ? 'As planned.' : sentence(capitalised(moving));
};

/** Running of wanted, as a reader hears it. */
export const countsText = ({ counts }: WorkloadView, isOld: boolean): string =>
  isOld
    ? 'unknown'
    : `${countText(counts.running)} of ${countText(counts.desired)} running${counts.unknown === 0 ? '' : `, ${countText(counts.unknown)} unknown`}`;
