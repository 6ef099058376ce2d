import type { ReplicaPolicy, ReplicaVerdict, WorkloadPolicy, WorkloadView } from '#shared/model';
import { countText, listText, plural } from './quantity.ts';

const named = 3;
const namesText = (names: readonly string[]): string =>
  listText(
    names.length > named + 1 ? [...names.slice(0, named), `${countText(names.length - named)} more`] : names,
  );

/** The promise in two or three words, for its tag. */
export const promiseTag = (policy: ReplicaPolicy, wishes: WorkloadPolicy): string => {
  const tags: Readonly<Record<ReplicaPolicy, string>> = {
    'minimum-available': `at least ${wishes.minimum}`,
    'desired-running': 'all copies',
    'max-per-node': `max ${wishes.maxPerNode ?? 1} per node`,
    spread: `spread ${wishes.spreadOver ?? 'places'}`,
    'same-image': 'one image',
    'health-check-present': 'has a health check',
    'no-restart-loop': 'no restarts',
    'nothing-pending': 'nothing waits',
    'global-on-every-node': 'every node',
  };
  return tags[policy];
};

const wordings: Readonly<Record<ReplicaPolicy, (verdict: ReplicaVerdict, workload: WorkloadView) => string>> =
  {
    'minimum-available': ({ seen, wanted }, { counts, policy }) =>
      `${countText(seen ?? counts.available)} available, ${countText(wanted ?? policy.minimum)} must be`,
    'desired-running': ({ seen, wanted }, { counts }) =>
      `${countText(seen ?? counts.running)} of ${countText(wanted ?? counts.desired)} run`,
    'max-per-node': ({ seen, wanted, subjects }, { policy }) =>
      `${seen === undefined ? 'too many copies' : plural(seen, 'copy', 'copies')} on ${namesText(subjects)}, the policy allows ${countText(wanted ?? policy.maxPerNode ?? 1)} per node`,
    spread: ({ seen, wanted, subjects }, { policy }) =>
      seen === undefined || wanted === undefined
        ? `not spread over ${policy.spreadOver ?? 'places'}${subjects.length === 0 ? '' : `: all in ${namesText(subjects)}`}`
        : `spread over ${plural(seen, policy.spreadOver ?? 'place')}, ${countText(wanted)} wanted`,
    'same-image': ({ subjects }) =>
      `copies run ${subjects.length === 0 ? 'different images' : `${countText(subjects.length)} images: ${namesText(subjects.map((it) => it.replace(/^sha256:/, '').slice(0, 12)))}`}`,
    'health-check-present': () => 'it has no health check, so running is taken for well',
    'no-restart-loop': ({ seen, subjects }) =>
      `started again ${seen === undefined ? 'and again' : `${countText(seen)} times in 10 m`}${subjects.length === 0 ? '' : ` on ${namesText(subjects)}`}`,
    'nothing-pending': ({ seen }) =>
      `${seen === undefined ? 'a copy waits' : plural(seen, 'copy waits', 'copies wait')} for a place`,
    'global-on-every-node': ({ seen, wanted, subjects }) =>
      subjects.length > 0
        ? `missing on ${namesText(subjects)}`
        : `on ${countText(seen ?? 0)} of ${countText(wanted ?? 0)} nodes`,
  };

/** What cannot be told of a promise, as a clause after "not known". What is counted for certain is said, never taken for all. */
const doubts: Readonly<Record<ReplicaPolicy, (verdict: ReplicaVerdict, workload: WorkloadView) => string>> = {
  'minimum-available': ({ seen, wanted }, { counts, policy }) =>
    `whether ${countText(wanted ?? policy.minimum)} are available: ${countText(seen ?? counts.available)} for certain`,
  'desired-running': ({ seen, wanted }, { counts }) =>
    `whether ${countText(wanted ?? counts.desired)} run: ${countText(seen ?? counts.running)} for certain`,
  'max-per-node': ({ wanted, subjects }, { policy }) =>
    `whether ${subjects.length === 0 ? 'a node' : namesText(subjects)} ${subjects.length > 1 ? 'hold' : 'holds'} more than ${plural(wanted ?? policy.maxPerNode ?? 1, 'copy', 'copies')}`,
  spread: ({ seen, wanted }, { policy }) => {
    const label = policy.spreadOver ?? 'place';
    return wanted === undefined || wanted === 0
      ? `how it is spread: no node it may run on has the label ${label}`
      : `whether it is spread over ${countText(wanted)} values of ${label}: ${countText(seen ?? 0)} for certain`;
  },
  'same-image': () => 'whether all copies run the same image',
  'health-check-present': () => 'whether it has a health check',
  'no-restart-loop': ({ seen }) =>
    `how often it was started again in the last 10 m${seen === undefined || seen === 0 ? '' : `: ${plural(seen, 'time', 'times')} at least`}`,
  'nothing-pending': () => 'whether a copy waits for a place',
  'global-on-every-node': ({ seen, wanted }) =>
    `whether it is on every node${seen === undefined || wanted === undefined ? '' : `: on ${countText(seen)} of ${countText(wanted)} for certain`}`,
};

/**
 * What a verdict says, with its numbers and the daemon's own words: `1 available, 2 must be (OOM killed)`; of one that cannot
 * be told, what is not known. No full stop.
 */
export const verdictText = (verdict: ReplicaVerdict, workload: WorkloadView): string => {
  const says = verdict.says === undefined || verdict.says === '' ? '' : ` (${verdict.says})`;
  const words =
    verdict.holds === 'unknown'
      ? `not known ${doubts[verdict.policy](verdict, workload)}`
      : wordings[verdict.policy](verdict, workload);
  return `${words}${says}`;
};
