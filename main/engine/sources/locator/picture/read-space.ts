import { withoutUndefined, type OwnedSpace, type Party, type PrefixShare, type Segment } from '#shared/model';
import type { LocatorClaim, Share, Summary, Target } from '../reading/index.ts';
import { compareHost } from './compare-host.ts';
import { disputeOf, viewsOf } from './disputes.ts';
import { hostVoices, locatorVoice, type HostVoice, type LocatorView } from './voices.ts';

/** Positions where nobody counts by range. */
const usualRanges = 64;

const nodeOf = ({ declared }: LocatorView, target: string): Party['nodeId'] =>
  declared.nodeIds.find((id) => declared.targets[id] === target);

const zoneOf = (view: LocatorView, target: Target, nodeId: Party['nodeId']): string | undefined =>
  target.zone ?? view.nodes.find(({ id }) => id === nodeId)?.labels[view.declared.zoneLabel];

const saysOf = (host: HostVoice | undefined, target: Target, isListed: boolean): string => {
  if (target.isArchive) return '';
  if (!isListed) return 'The locator does not know this target.';
  if (host === undefined) return 'Hosts are not asked: whether its copies are live is not known.';
  return host.claim.state === 'says' ? '' : host.claim.says;
};

const partyOf = (
  view: LocatorView,
  target: Target,
  of: { readonly host: HostVoice | undefined; readonly isListed: boolean; readonly at: Party['observedAt'] },
): Party => {
  const nodeId = nodeOf(view, target.name);
  const isUp = target.isArchive || of.host?.claim.state === 'says';
  return withoutUndefined({
    id: target.name,
    name: target.name,
    nodeId,
    zone: zoneOf(view, target, nodeId),
    role: target.isArchive ? ('archive' as const) : ('target' as const),
    // Object storage is reached by other means; nobody here can say that it is down.
    state: isUp ? ('up' as const) : ('unknown' as const),
    accepts: target.accepts,
    owns: target.primaries,
    holds: target.secondaries,
    sizeBytes: (target.unsized ?? 0) > 0 ? undefined : target.sizeBytes,
    says: saysOf(of.host, target, of.isListed),
    observedAt: of.at,
  });
};

const unlisted = (name: string): Target => ({
  name,
  isArchive: false,
  zone: undefined,
  accepts: 'unknown',
  version: undefined,
  primaries: undefined,
  secondaries: undefined,
  sizeBytes: undefined,
  unsized: undefined,
});

const partiesOf = (
  view: LocatorView,
  said: LocatorClaim | undefined,
  hosts: readonly HostVoice[],
): readonly Party[] => {
  const at = said?.at ?? view.now;
  const listed = new Map((said?.targets ?? []).map((target) => [target.name, target]));
  const named = [
    ...listed.keys(),
    ...Object.values(view.declared.targets),
    ...(said?.ranges?.shares ?? []).flatMap(({ owner, secondary }) => [
      owner,
      ...(secondary === undefined ? [] : [secondary]),
    ]),
  ];
  const counts = said?.counts.byTarget;
  return [...new Set(named)].map((name) => {
    const target = listed.get(name) ?? {
      ...unlisted(name),
      ...counts?.get(name),
      isArchive: name === view.declared.archive,
    };
    const host = hosts.find((voice) => voice.target === name);
    // Where targets are not listed nobody can be missing from the list.
    return partyOf(view, target, { host, isListed: said?.targets === undefined || listed.has(name), at });
  });
};

const shareOf = ({ owner, secondary, state, keys, sizeBytes }: Share) =>
  withoutUndefined({
    count: keys,
    sizeBytes,
    owner,
    secondaries: secondary === undefined ? [] : [secondary],
    state,
  });

/** Counts by range as segments: each lies in one range. */
export const segmentsIn = ({ shares }: Pick<Summary, 'shares'>): readonly Segment[] =>
  shares.map((share) => ({
    from: Number(share.group),
    to: Number(share.group),
    ...shareOf(share),
  }));

const prefixesOf = (said: LocatorClaim | undefined): readonly PrefixShare[] =>
  (said?.prefixes?.shares ?? []).map((share) => ({
    prefix: String(share.group).slice(0, 512),
    ...shareOf(share),
  }));

const words = (said: LocatorClaim | undefined, { declared }: LocatorView): readonly string[] => [
  ...(declared.paths.summary === undefined
    ? ['This locator does not count its keys: how many there are is not known, single keys can be searched.']
    : []),
  ...(declared.paths.targets === undefined ? ['This locator does not list its targets.'] : []),
  ...(declared.hostAnswer === undefined ? ['Its hosts are not asked what they hold themselves.'] : []),
  ...((said?.ranges?.notShown ?? 0) > 0
    ? [`${said?.ranges?.notShown ?? 0} keys stand in groups too small to be shown.`]
    : []),
];

const readBy = ({ declared }: LocatorView, hosts: number): string =>
  [
    ...(declared.paths.targets === undefined ? [] : [`GET ${declared.paths.targets}`]),
    ...(declared.paths.summary === undefined ? [] : [`GET ${declared.paths.summary} by range and prefix`]),
    ...(hosts === 0
      ? []
      : [`GET ${declared.hostAnswer?.count ?? declared.hostAnswer?.path ?? ''} of ${hosts} hosts`]),
  ].join(', ');

/** Everything the locator and its hosts say, beside each other. */
export const readSpace = (view: LocatorView): OwnedSpace => {
  const { declared, now, everyMs } = view;
  const locator = locatorVoice(view);
  const hosts = hostVoices(view);
  const { said, claim } = locator;
  const differences = said === undefined ? [] : hosts.flatMap((voice) => compareHost(voice, said) ?? []);
  const isKnown = claim.state === 'says' || (declared.paths.targets ?? declared.paths.summary) === undefined;
  return withoutUndefined({
    id: declared.id,
    source: 'locator',
    name: declared.name,
    unit: 'document' as const,
    positions: said?.ranges?.ranges ?? usualRanges,
    total: said?.ranges?.total,
    state: isKnown && claim.observedAt !== undefined ? ('known' as const) : ('unknown' as const),
    says: [
      ...(claim.state === 'says' ? [] : [`The locator does not answer: ${claim.says}`]),
      ...words(said, view),
    ].join(' '),
    wantedCopies: declared.wantedCopies,
    archiveEveryMs: declared.archiveEveryMs,
    parties: [...partiesOf(view, said, hosts)],
    segments: [...(said?.ranges === undefined ? [] : segmentsIn(said.ranges))],
    prefixes: [...prefixesOf(said)],
    views: [...viewsOf(locator, hosts, { differences, now })],
    disputes: differences.map((difference) => disputeOf(difference, locator, view)),
    retentions: [],
    observedAt: said?.at ?? now,
    everyMs,
    observedBy: readBy(view, hosts.length),
  });
};
