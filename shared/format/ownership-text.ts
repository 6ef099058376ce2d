import type {
  Claim,
  ClaimantKind,
  Dispute,
  EpochMs,
  KeyFinding,
  OwnedState,
  Party,
  Quality,
  SpaceUnit,
  SpaceView,
} from '#shared/model';
import { bytesText, countText, listText, plural } from './quantity.ts';
import type { Situation, SituationPart } from './situation.ts';
import { durationText } from './time.ts';

const unitWords: Readonly<Record<SpaceUnit, readonly [one: string, many: string]>> = {
  slot: ['slot', 'slots'],
  document: ['document', 'documents'],
  database: ['database', 'databases'],
  task: ['task', 'tasks'],
};

/** "16,384 slots", "1 database". */
export const unitsText = (count: number, unit: SpaceUnit): string => plural(count, ...unitWords[unit]);

/** What is owned where, in one word. */
export const ownedStateText: Readonly<Record<OwnedState, string>> = {
  active: 'owned',
  moving: 'moving',
  archived: 'archived',
  orphaned: 'nobody owns it',
  contested: 'two owners',
  unknown: 'unknown',
};

const sourceWords: Readonly<Record<string, string>> = {
  'redis-cluster': 'Redis Cluster',
  locator: 'Locator',
  postgres: 'PostgreSQL',
  swarm: 'Tasks of',
  docker: 'Tasks of',
  systemd: 'Tasks of',
};

/** What a space is, before its name: "Redis Cluster", "Tasks of". */
export const spaceKindText = ({ source }: Pick<SpaceView, 'source'>): string => sourceWords[source] ?? source;

/** How much there is and on how many: "16,384 slots on 6 primaries", "2,048 documents on 9 targets in 64 ranges". */
export const spaceSummaryText = (space: SpaceView): string => {
  const { unit, total, parties, positions } = space;
  const units = total === undefined ? `an unknown number of ${unitWords[unit][1]}` : unitsText(total, unit);
  const primaries = parties.filter(({ role }) => role === 'primary').length;
  const replicas = parties.filter(({ role }) => role === 'replica').length;
  switch (unit) {
    case 'slot':
      return `${units} on ${plural(primaries, 'primary', 'primaries')}, ${plural(replicas, 'replica')}`;
    case 'document':
      return `${units} on ${plural(parties.filter(({ role }) => role === 'target').length, 'target')} in ${plural(positions, 'range')}`;
    case 'database':
      return `${plural(primaries, 'primary', 'primaries')}, ${plural(replicas, 'replica')}`;
    case 'task':
      return `${units} of ${plural(positions, 'service')} on ${plural(parties.length, 'node')}`;
  }
};

/** Whether all who were asked tell the same: "all 6 agree", "2 of 6 see it otherwise, 1 silent". */
export const agreementText = ({ views }: Pick<SpaceView, 'views'>): string => {
  const all = views.flatMap(({ claims }) => claims);
  const silent = all.filter(({ state }) => state === 'silent').length;
  const dissent = views.slice(1).flatMap(({ claims }) => claims).length;
  if (all.length === 0) return 'nobody was asked';
  const parts = [
    ...(dissent === 0 ? [] : [`${countText(dissent)} of ${countText(all.length)} see it otherwise`]),
    ...(silent === 0 ? [] : [`${countText(silent)} silent`]),
  ];
  if (parts.length > 0) return parts.join(', ');
  return all.length === 1 ? 'one was asked' : `all ${countText(all.length)} agree`;
};

/** How a claimant is called in "who says what". */
export const claimantKindText: Readonly<Record<ClaimantKind, string>> = {
  gossip: 'its own table',
  locator: 'the locator',
  host: 'what it holds',
  server: 'the server itself',
  coordinator: 'its coordinator',
  cache: 'known before',
};

/** Names by id, made once for a list of parties: pictures ask for thousands of names of thousands of parties. */
const namesOf = new WeakMap<SpaceView['parties'], ReadonlyMap<string, string>>();

/** The name of a party, for people; its id when nobody knows it. */
export const partyName = ({ parties }: Pick<SpaceView, 'parties'>, id: string | undefined): string => {
  if (id === undefined) return 'nobody';
  const names = namesOf.get(parties) ?? new Map(parties.map((party) => [party.id, party.name]));
  namesOf.set(parties, names);
  return names.get(id) ?? id;
};

/** Primary, replica and so on, with how far behind it is. */
export const partyText = (party: Party, space: Pick<SpaceView, 'parties'>): string => {
  const of = party.follows === undefined ? '' : ` of ${partyName(space, party.follows)}`;
  const role = {
    primary: 'primary',
    replica: `replica${of}`,
    target: 'target',
    archive: 'object storage',
    unknown: 'role unknown',
  }[party.role];
  const standing = { up: '', down: ', down', unknown: ', does not answer' }[party.state];
  const accepts = { yes: '', draining: ', takes nothing new', left: ', has left', unknown: '' }[
    party.accepts
  ];
  return `${role}${standing}${accepts}`;
};

/** How far a party is behind: "12 KB, 3 s". Undefined: it follows none, or that is not known. */
export const lagText = ({ lagBytes, lagMs }: Pick<Party, 'lagBytes' | 'lagMs'>): string | undefined => {
  const parts = [
    ...(lagBytes === undefined ? [] : [bytesText(lagBytes)]),
    ...(lagMs === undefined ? [] : [lagMs < 1_000 ? 'under 1 s' : durationText(lagMs)]),
  ];
  if (lagBytes === 0 && (lagMs ?? 0) === 0) return 'none';
  return parts.length === 0 ? undefined : parts.join(', ');
};

/** One claim's age: "2 s old", "silent for 4 m 10 s", "never heard". */
export const claimAgeText = ({ state, observedAt }: Claim, now: EpochMs): string => {
  if (observedAt === undefined) return 'never heard';
  const age = durationText(Math.max(0, now - observedAt));
  return state === 'silent' ? `silent for ${age}` : `${age} old`;
};

/** Where something in dispute is: "slots 100 to 199", "tenant/42", "" for a whole space. */
export const disputePlace = (
  { from, to, key }: Dispute,
  { unit, positions }: Pick<SpaceView, 'unit' | 'positions'>,
): string => {
  if (key !== undefined) return key;
  if (from === undefined || to === undefined || positions === 1) return '';
  const word = unit === 'slot' ? 'slot' : 'range';
  return from === to
    ? `${word} ${from.toLocaleString('en')}`
    : `${word}s ${from.toLocaleString('en')} to ${to.toLocaleString('en')}`;
};

const qualityDigits = 6;

/** A quality as a number that can be read: "99.95 %", "12 ms"; undefined when it could not be computed. */
export const qualityText = ({ value, unit }: Pick<Quality, 'value' | 'unit'>): string | undefined => {
  if (value === undefined) return undefined;
  if (unit === 'ms') return value < 1 ? '<1 ms' : `${Math.round(value).toLocaleString('en')} ms`;
  const percent = value * 100;
  // Nines are the number here: as many digits as tell it from a whole.
  const digits =
    percent >= 100 ? 0 : Math.min(qualityDigits, Math.max(1, Math.ceil(-Math.log10(100 - percent))));
  // Cut, not rounded: what is not a whole never reads as one.
  return `${(Math.floor(percent * 10 ** digits + 1e-6) / 10 ** digits).toFixed(digits)} %`;
};

/** Where a key is, in one sentence. */
export const keyFindingText = (finding: KeyFinding, space: SpaceView): string => {
  const copies = finding.secondaries.map((id) => partyName(space, id));
  const owner = partyName(space, finding.owner);
  switch (finding.verdict) {
    case 'agreed':
      return `${owner} owns it${copies.length === 0 ? ', and no copy is known' : `, with a copy on ${listText(copies)}`}. All who were asked agree.`;
    case 'disputed':
      return `Those who were asked do not agree. ${finding.says}`;
    case 'not-found':
      return `${space.name} has no such key.`;
    case 'unknown':
      return finding.says === '' ? 'Nobody who could tell has answered.' : finding.says;
  }
};

const strong = (text: string): SituationPart => ({ text, tone: 'strong' });
const plain = (text: string): SituationPart => ({ text, tone: 'plain' });

/** What loses writes comes first. */
const harm: readonly Dispute['kind'][] = [
  'split-brain',
  'two-owners',
  'no-owner',
  'not-where-told',
  'open-slot',
  'views-differ',
];

/** All disputes with their spaces, the most urgent first: every screen that names one names the same one. */
export const disputesByHarm = (
  spaces: readonly SpaceView[],
): readonly { readonly space: SpaceView; readonly dispute: Dispute }[] =>
  spaces
    .flatMap((space) => space.disputes.map((dispute) => ({ space, dispute })))
    .toSorted(
      (a, b) =>
        Number(b.dispute.severity === 'critical') - Number(a.dispute.severity === 'critical') ||
        harm.indexOf(a.dispute.kind) - harm.indexOf(b.dispute.kind) ||
        b.dispute.count - a.dispute.count,
    );

const disputedFirst = (spaces: readonly SpaceView[]): readonly SituationPart[] =>
  disputesByHarm(spaces)
    .filter(({ dispute }) => dispute.severity === 'critical')
    .slice(0, 2)
    .map(({ dispute }): SituationPart => ({ text: `${dispute.says} `, tone: 'critical' }));

const isWhole = ({ state, disputes, unit, segments }: SpaceView): boolean =>
  state === 'known' &&
  disputes.length === 0 &&
  unit !== 'task' &&
  segments.every((segment) => segment.state !== 'orphaned' && segment.state !== 'contested');

const soundText = (spaces: readonly SpaceView[]): string => {
  const sound = spaces.filter(isWhole);
  if (sound.length === 0) return '';
  const named = sound
    .slice(0, 3)
    .map(({ name, total, unit }) => `${total === undefined ? '' : `${unitsText(total, unit)} of `}${name}`);
  const more = sound.length - named.length;
  return `${listText(more > 0 ? [...named, `${countText(more)} more`] : named)} ${sound.length === 1 && (sound[0]?.total ?? 2) === 1 ? 'has' : 'have'} exactly one owner each. `;
};

/** What is read from its own machines has nobody above them who could tell: unknown, each of them is silent. */
const hasNobodyAbove = ({ source }: SpaceView): boolean => source === 'docker' || source === 'systemd';

const silentNamed = 3;

/** Why it is not known who owns what in a space: ": zrh-edge-1 does not answer. ", or what its source told. */
const unknownBecause = (space: SpaceView): string => {
  const silent = space.parties.filter(({ state }) => state === 'unknown').map(({ name }) => name);
  if (!hasNobodyAbove(space) || silent.length === 0) return space.says === '' ? '. ' : `. ${space.says} `;
  const more = silent.length - silentNamed;
  const named = more > 0 ? [...silent.slice(0, silentNamed), `${countText(more)} more`] : silent;
  return `: ${listText(named)} ${silent.length === 1 ? 'does' : 'do'} not answer. `;
};

/** Reasons are given for so many spaces; of more only the names are. */
const reasonsGiven = 2;

const unknownParts = (unknown: readonly SpaceView[]): readonly SituationPart[] => {
  if (unknown.length > reasonsGiven)
    return [strong(`Who owns what in ${listText(unknown.map(({ name }) => name))} is not known. `)];
  return unknown.flatMap((space) => [
    strong(`Who owns what in ${space.name} is not known`),
    plain(unknownBecause(space)),
  ]);
};

/** The plain sentence that opens the ownership map: disputes, what is down to one copy, what nobody could tell and why, else what is normal. */
export const ownershipSituation = (spaces: readonly SpaceView[]): Situation => {
  const critical = disputedFirst(spaces);
  const minor = spaces.reduce(
    (sum, { disputes }) => sum + disputes.filter(({ severity }) => severity === 'warning').length,
    0,
  );
  const last = spaces.filter(({ lastCopies, unit }) => lastCopies.length > 0 && unit !== 'task');
  const unknown = spaces.filter(({ state }) => state === 'unknown');
  if (spaces.every(({ unit }) => unit === 'task'))
    return {
      parts: [
        strong('No space is declared. '),
        plain(
          `Name a locator, a Redis Cluster or PostgreSQL servers under spaces in the fleet file${spaces.length === 0 ? '.' : '; below is where tasks run.'}`,
        ),
      ],
    };
  const parts: SituationPart[] = [
    ...critical,
    ...(minor === 0
      ? []
      : [
          strong(
            `${minor === 1 ? 'One disagreement wants' : `${countText(minor)} disagreements want`} a look. `,
          ),
        ]),
    ...(last.length === 0
      ? []
      : [
          strong(
            `${listText(last.map(({ name }) => name))} ${last.length === 1 ? 'has' : 'have'} something down to its last live copy. `,
          ),
        ]),
    ...unknownParts(unknown),
  ];
  const sound = soundText(spaces);
  return { parts: [...parts, ...(sound === '' ? [] : [plain(sound)])] };
};
