import type { Alarm, EpochMs, ReplicaPolicy } from '#shared/model';
import { capitalised } from './capitalised.ts';
import type { AlarmText } from './disk-alarm-text.ts';
import { countText, listText, plural } from './quantity.ts';
import { durationText } from './time.ts';

type EvidenceOf<R extends Alarm['evidence']['rule']> = Extract<Alarm['evidence'], { readonly rule: R }>;
type Broken = EvidenceOf<'replica-promise'>;

/** Names that are told before "and N more". */
const named = 3;
const names = (all: readonly string[]): string =>
  listText(all.length > named + 1 ? [...all.slice(0, named), `${countText(all.length - named)} more`] : all);
const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12);
const dot = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** What is broken, in a title and its numbers; what a person does about it. */
type Wording = {
  readonly title: (it: Broken) => string;
  readonly because: (it: Broken) => string;
  readonly next: string;
};

const wordings: Readonly<Record<ReplicaPolicy, Wording>> = {
  'minimum-available': {
    title: ({ name, seen = 0 }) =>
      seen === 0
        ? `${name} has no available copy`
        : `${name} has only ${plural(seen, 'available copy', 'available copies')}`,
    because: ({ seen = 0, wanted = 0 }) =>
      `${countText(seen)} available, at least ${countText(wanted)} must be at every moment.`,
    next: 'Open it and read what its copies say. If a version is bad, roll back; if a node is gone, see where the copies wait.',
  },
  'desired-running': {
    title: ({ name, seen = 0, wanted = 0 }) =>
      `${name} runs ${countText(seen)} of ${countText(wanted)} copies`,
    because: ({ seen = 0, wanted = 0 }) => `${countText(seen)} of ${countText(wanted)} wanted copies run.`,
    next: 'Open it and read what the missing copies say.',
  },
  'max-per-node': {
    title: ({ name, seen = 0, subjects }) =>
      `${name} has ${plural(seen, 'copy', 'copies')} on ${names(subjects)}`,
    because: ({ wanted = 1 }) =>
      `Its policy allows ${countText(wanted)} per node: one node now takes more with it.`,
    next: 'Rebalance it: only the surplus copies move.',
  },
  spread: {
    title: ({ name, seen = 0, spreadOver = 'place' }) =>
      `${name} is in ${plural(seen, spreadOver, `${spreadOver}s`)} only`,
    because: ({ wanted = 0, subjects, spreadOver = 'place' }) =>
      `Its copies should be spread over ${plural(wanted, spreadOver, `${spreadOver}s`)}${subjects.length === 0 ? '' : `; none runs in ${names(subjects)}`}.`,
    next: 'See whether nodes there take work (active, not paused), then rebalance it.',
  },
  'same-image': {
    title: ({ name, subjects }) => `${name} runs ${plural(subjects.length, 'image', 'images')} at once`,
    because: ({ subjects }) => `Its copies run ${names(subjects.map(shortDigest))}.`,
    next: 'See whether a rollout is stuck; then finish it, or roll back to the release before.',
  },
  'health-check-present': {
    title: ({ name }) => `${name} has no health check`,
    because: () => 'Running is all that can be seen of it, so a hung copy counts as well.',
    next: 'Give it a health check in its image, its stack file or the fleet file.',
  },
  'no-restart-loop': {
    title: ({ name, subjects }) =>
      `${name} starts again and again${subjects.length === 0 ? '' : ` on ${names(subjects)}`}`,
    because: ({ seen = 0 }) => `${countText(seen)} restarts within 10 minutes.`,
    next: 'Read the log of the copy that ended last; roll back if it began with a version.',
  },
  'nothing-pending': {
    title: ({ name, seen = 0 }) =>
      `${plural(seen, 'copy', 'copies')} of ${name} ${seen === 1 ? 'waits' : 'wait'} for a place`,
    because: ({ says }) =>
      says === undefined || says === ''
        ? 'The scheduler has found no node for it and gives no reason.'
        : 'The scheduler has found no node for it.',
    next: 'Make room or loosen what it asks for: the reason names the constraint.',
  },
  'global-on-every-node': {
    title: ({ name, subjects, seen = 0, wanted = 0 }) =>
      subjects.length === 0
        ? `${name} is on ${countText(seen)} of ${countText(wanted)} nodes`
        : `${name} is missing on ${names(subjects)}`,
    because: ({ seen = 0, wanted = 0 }) =>
      `It belongs on every node and runs on ${countText(seen)} of ${countText(wanted)}.`,
    next: 'Look at what it says on those nodes, and whether they take work.',
  },
};

const unknownText = (unknown: number): string =>
  unknown === 0
    ? ''
    : ` Of ${plural(unknown, 'copy', 'copies')} nobody knows whether ${unknown === 1 ? 'it runs' : 'they run'}; ${unknown === 1 ? 'it counts' : 'they count'} as not available.`;

/** An alarm about a promise that a workload does not keep, and that no operation explains. */
export const promiseText = (evidence: Broken, now: EpochMs): AlarmText => {
  const { title, because, next } = wordings[evidence.policy];
  const { name, wellSince, says, unknown } = evidence;
  if (wellSince !== undefined)
    return {
      title: `${name} keeps its promise again`,
      because: `It has for ${durationText(now - wellSince)}. ${capitalised(promiseWords[evidence.policy])} was broken; the alarm ends when it stays kept.`,
      next: 'Nothing to do if it stays. If it breaks again, open it and read its timeline.',
    };
  const words = says === undefined || says === '' ? '' : ` It says: ${dot(says)}`;
  return {
    title: title(evidence),
    because: `${because(evidence)}${unknownText(unknown)}${words} No operation explains it.`,
    next,
  };
};

const promiseWords: Readonly<Record<ReplicaPolicy, string>> = {
  'minimum-available': 'its minimum of available copies',
  'desired-running': 'its number of copies',
  'max-per-node': 'its limit of copies per node',
  spread: 'its spread',
  'same-image': 'one image for all copies',
  'health-check-present': 'having a health check',
  'no-restart-loop': 'running without restarts',
  'nothing-pending': 'having a place for each copy',
  'global-on-every-node': 'being on every node',
};

/** An alarm about a swarm that nobody answers for. */
export const unreadableText = (
  { name, says, wellSince }: EvidenceOf<'swarm-unreadable'>,
  now: EpochMs,
): AlarmText =>
  wellSince === undefined
    ? {
        title: `${name} cannot be read`,
        because: `${says === '' ? 'Its answer is too old to say anything about now.' : dot(says)} What its services do now is not known, and nothing can be changed safely.`,
        next: 'Reach one of its managers: see how the nodes stand, and whether their Docker answers (docker info).',
      }
    : {
        title: `${name} can be read again`,
        because: `It has answered again for ${durationText(now - wellSince)}. The alarm ends when it stays.`,
        next: 'Nothing to do if it stays.',
      };

/** An alarm about managers that tell different things. */
export const disagreementText = (
  { name, answeredBy, disagreements, wellSince }: EvidenceOf<'managers-disagree'>,
  now: EpochMs,
): AlarmText => {
  if (wellSince !== undefined)
    return {
      title: `The nodes of ${name} agree again`,
      because: `They have for ${durationText(now - wellSince)}. The alarm ends when it stays.`,
      next: 'Nothing to do if it stays.',
    };
  const [first] = disagreements;
  const whose = answeredBy === undefined ? 'the manager that answers' : answeredBy;
  return {
    title: `${names(disagreements.map(({ nodeId }) => nodeId))} ${disagreements.length === 1 ? 'sees' : 'see'} ${name} differently`,
    because: `Compared with ${whose}: ${first === undefined ? 'nothing is told' : `${first.nodeId}: ${dot(first.says)}`}${disagreements.length > 1 ? ` ${plural(disagreements.length - 1, 'node differs', 'nodes differ')} beside it.` : ''} One side is cut off or wrong.`,
    next: 'Look at the network between them before you change anything (docker node ls on each manager).',
  };
};

/** An alarm about managers of which too few are left. */
export const quorumText = (evidence: EvidenceOf<'quorum-at-risk'>, now: EpochMs): AlarmText => {
  const { name, managers, reachable, needed, wellSince } = evidence;
  if (wellSince !== undefined)
    return {
      title: `${name} has its managers back`,
      because: `${countText(reachable)} of ${countText(managers)} have been reachable for ${durationText(now - wellSince)}. The alarm ends when it stays.`,
      next: 'Nothing to do if it stays.',
    };
  const lost = reachable < needed;
  return {
    title: lost ? `${name} has lost its quorum` : `${name} is one manager away from losing its quorum`,
    because: `${countText(reachable)} of ${countText(managers)} managers are reachable, ${countText(needed)} must be. ${lost ? 'What runs goes on running; nothing can be changed, moved or replaced.' : 'The next one that goes ends all control.'}`,
    next: lost
      ? 'Bring a manager back. Only when none can come back: docker swarm init --force-new-cluster on one that is left.'
      : 'Bring the missing manager back, or promote a worker, before you touch another one.',
  };
};
