import type { Party } from '#shared/model';
import type { Member } from '../reading/index.ts';
import type { Picture } from './picture.ts';
import type { Voice } from './voices.ts';

type Standing = Pick<Party, 'state'> & { readonly says: readonly string[] };

const shownSeconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/** How many of those who speak hold a party for failed, agreed or suspected. */
export const hearsay = (picture: Picture): ReadonlyMap<string, { fail: number; suspect: number }> => {
  const heard = new Map<string, { fail: number; suspect: number }>();
  const tables = new Map<Voice['claim']['table'], number>();
  for (const { claim } of picture.voices.speaking)
    tables.set(claim.table, (tables.get(claim.table) ?? 0) + 1);
  for (const [table, times] of tables)
    for (const { id, standing } of table.members.values()) {
      if (standing !== 'fail' && standing !== 'fail?') continue;
      const known = heard.get(id) ?? { fail: 0, suspect: 0 };
      heard.set(id, known);
      known[standing === 'fail' ? 'fail' : 'suspect'] += times;
    }
  return heard;
};

type Hearsay = ReadonlyMap<string, { readonly fail: number; readonly suspect: number }>;

const oddities = ({ claim }: Voice): readonly string[] => {
  const { following, clusterState, unreadable } = claim;
  return [
    ...(clusterState === 'fail' ? ['It refuses requests: its own cluster state is fail.'] : []),
    ...(claim.role === 'replica' && following?.isCopying === true
      ? ['It is still taking its first copy of its primary.']
      : []),
    ...(claim.role === 'replica' && following !== undefined && !following.isLinkUp && !following.isCopying
      ? [
          `Its link to its primary is down${following.downForMs === undefined ? '' : ` since ${shownSeconds(following.downForMs)}`}.`,
        ]
      : []),
    ...(unreadable > 0 ? [`${unreadable} lines of its CLUSTER NODES could not be read.`] : []),
  ];
};

const standingOf = (
  member: Member,
  voice: Voice | undefined,
  gossip: { readonly fail: number; readonly suspect: number; readonly of: number },
): Standing => {
  const told = [
    ...(gossip.fail > 0 ? [`${gossip.fail} of ${gossip.of} servers say that it failed.`] : []),
    ...(gossip.suspect > 0 ? [`${gossip.suspect} of ${gossip.of} servers cannot reach it.`] : []),
  ];
  if (voice !== undefined && voice.silence === undefined)
    return { state: 'up', says: [...oddities(voice), ...told] };
  const isDown = gossip.fail * 2 > gossip.of || voice?.silence?.code === 'transport.socket-closed';
  const why =
    voice === undefined
      ? 'No node of this fleet answers for it: known from the other servers only.'
      : (voice.silence?.says ?? 'It does not answer.');
  return {
    state: isDown ? 'down' : 'unknown',
    says: [why, ...told, ...(member.standing === 'noaddr' ? ['Its address is not known.'] : [])],
  };
};

/**
 * How far a replica is behind, from both ends' own words. The two were read one after the other, so it is a little too much or
 * too little while writes go on. A link that is up with nothing outstanding is no lag, however long nothing came over it.
 */
const lagOf = (voice: Voice | undefined, primary: Voice | undefined): Pick<Party, 'lagBytes' | 'lagMs'> => {
  const following = voice?.silence === undefined ? voice?.claim.following : undefined;
  if (following === undefined) return {};
  const written = primary?.silence === undefined ? primary?.claim.offset : undefined;
  const bytes =
    written === undefined || following.offset === undefined
      ? undefined
      : Math.max(0, written - following.offset);
  const ms = following.isLinkUp ? (bytes === 0 ? 0 : following.lastHeardMs) : following.downForMs;
  return {
    ...(bytes === undefined ? {} : { lagBytes: bytes }),
    ...(ms === undefined ? {} : { lagMs: ms }),
  };
};

const roleOf = (member: Member, voice: Voice | undefined): Party['role'] =>
  (voice?.silence === undefined ? voice?.claim.role : undefined) ??
  (member.isPrimary ? 'primary' : member.follows === undefined ? 'unknown' : 'replica');

const partyOf = (picture: Picture, member: Member, known: Owned): Party => {
  const { byId, voices } = picture;
  const voice = byId.get(member.id);
  const gossip = known.hearsay.get(member.id) ?? { fail: 0, suspect: 0 };
  const standing = standingOf(member, voice, { ...gossip, of: voices.speaking.length });
  const zone = voice === undefined ? undefined : known.zones.get(voice.nodeId);
  const role = roleOf(member, voice);
  const follows = role === 'replica' ? member.follows : undefined;
  const primary = follows === undefined ? undefined : byId.get(follows);
  const size = voice?.claim.dataBytes ?? voice?.claim.usedBytes;
  return {
    id: member.id,
    name: picture.nameOf(member.id),
    ...(voice === undefined ? {} : { nodeId: voice.nodeId }),
    ...(zone === undefined ? {} : { zone }),
    role,
    state: standing.state,
    accepts: standing.state === 'up' ? 'yes' : 'unknown',
    ...(follows === undefined ? {} : { follows }),
    epoch: member.epoch,
    ...lagOf(voice, primary),
    owns: known.counts.get(member.id) ?? 0,
    ...(follows === undefined ? {} : { holds: known.counts.get(follows) ?? 0 }),
    ...(size === undefined ? {} : { sizeBytes: size }),
    says: standing.says.join(' '),
    observedAt: voice?.observedAt ?? newestWord(picture),
  };
};

type Owned = {
  readonly hearsay: Hearsay;
  readonly counts: ReadonlyMap<string, number>;
  readonly zones: ReadonlyMap<string, string | undefined>;
};

/** When a party was last heard of by way of others. */
const newestWord = ({ voices, view }: Picture) =>
  voices.speaking.reduce<typeof view.now | undefined>(
    (newest, { observedAt }) => (newest === undefined || observedAt > newest ? observedAt : newest),
    undefined,
  ) ??
  voices.silent[0]?.observedAt ??
  view.now;

export const partiesOf = (picture: Picture): readonly Party[] => {
  const counts = new Map<string, number>();
  for (const number of picture.newest.owner) {
    const id = picture.newest.ids[number];
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const { nodes, declared } = picture.view;
  const zones = new Map(nodes.map(({ id, labels }) => [id as string, labels[declared.zoneLabel]]));
  const known: Owned = { hearsay: hearsay(picture), counts, zones };
  return [...picture.members.values()]
    .map((member) => partyOf(picture, member, known))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
};
