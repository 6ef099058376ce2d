import {
  consolePlace,
  type DeclaredLocator,
  type LockCall,
  type NodeId,
  type Party,
  type SpaceView,
} from '#shared/model';
import { nodeLock } from '../../../source-kit/index.ts';
import { hostVoices, locatorVoice, type LocatorPlanView } from '../picture/index.ts';
import { doorOf, type Door } from '../reach/index.ts';
import type { Share } from '../reading/index.ts';

/** One locator as it is known when a plan is made. */
export type LocatorNow = {
  readonly declared: DeclaredLocator;
  readonly door: Door;
  readonly space: SpaceView;
  readonly isKnown: boolean;
  readonly parties: ReadonlyMap<string, Party>;
  /** Keys by owner, copy and state over all ranges; undefined: it does not count. */
  readonly shares: readonly Share[] | undefined;
  /** Hash ranges that the shares are counted by; undefined: it does not count. */
  readonly ranges: number | undefined;
  /** Whether a lock can be kept on a node now. */
  readonly isReached: (nodeId: NodeId) => boolean;
  /** Node of each target whose host answers. */
  readonly hosts: Readonly<Record<string, NodeId>>;
};

/** A target on a node that a request is about. */
export type TargetOn = {
  readonly nodeId: NodeId;
  readonly target: string;
  readonly party: Party | undefined;
};

export const locatorsNow = ({ spaces = [], nodes }: LocatorPlanView): readonly LocatorNow[] => {
  const reached = new Set<string>(
    nodes.filter(({ connection }) => connection.state === 'connected').map(({ node }) => node.id),
  );
  return spaces.map(({ space, view }) => {
    const { said, claim } = locatorVoice(view);
    return {
      declared: view.declared,
      door: doorOf(view.declared),
      space,
      isKnown: claim.state === 'says' && said !== undefined,
      parties: new Map(space.parties.map((party) => [party.id, party])),
      shares: said?.ranges?.shares,
      ranges: said?.ranges?.ranges,
      isReached: (nodeId: NodeId) => reached.has(nodeId),
      hosts: Object.fromEntries(
        hostVoices(view).flatMap(({ target, nodeId, claim: own }) =>
          own.state === 'says' ? [[target, nodeId]] : [],
        ),
      ),
    };
  });
};

/** Targets of this locator on those nodes. */
export const targetsOn = (now: LocatorNow, nodeIds: readonly NodeId[]): readonly TargetOn[] =>
  now.declared.nodeIds.flatMap((nodeId) => {
    const target = now.declared.targets[nodeId];
    return target === undefined || !nodeIds.includes(nodeId)
      ? []
      : [{ nodeId, target, party: now.parties.get(target) }];
  });

/**
 * The lock of the machine that gives, and the one of the space, kept on the first machine it is asked through that can be reached: one
 * that is down must not keep the others from being emptied. What two consoles then do at once is safe: each key compares and sets.
 */
export const locksFor = (
  { declared, isReached }: LocatorNow,
  nodeIds: readonly NodeId[],
): readonly LockCall[] => {
  const keeper = [...declared.through, ...declared.nodeIds].find(
    (id) => id !== consolePlace && isReached(id),
  );
  return [
    ...nodeIds.map(nodeLock),
    ...(keeper === undefined
      ? []
      : [{ resource: `space:${declared.id}`, source: 'host', through: [keeper] }]),
  ];
};

export type Pair = {
  readonly other: string | undefined;
  readonly keys: number;
  readonly sizeBytes: number | undefined;
  /** Keys by the number of their hash range. */
  readonly byRange: ReadonlyMap<number, number>;
};

/** Shares of one side summed up by who stands on the other, most first. */
export const pairsOf = (
  shares: readonly Share[],
  side: (share: Share) => { readonly isOurs: boolean; readonly other: string | undefined },
): readonly Pair[] => {
  const pairs = new Map<string | undefined, Pair & { readonly byRange: Map<number, number> }>();
  for (const share of shares) {
    const { isOurs, other } = side(share);
    if (!isOurs || share.keys === 0) continue;
    const before = pairs.get(other);
    const range = Number(share.group);
    pairs.set(other, {
      other,
      byRange: (before?.byRange ?? new Map<number, number>()).set(
        range,
        (before?.byRange.get(range) ?? 0) + share.keys,
      ),
      keys: (before?.keys ?? 0) + share.keys,
      sizeBytes:
        share.sizeBytes === undefined || (before !== undefined && before.sizeBytes === undefined)
          ? undefined
          : (before?.sizeBytes ?? 0) + share.sizeBytes,
    });
  }
  return [...pairs.values()].toSorted((a, b) => b.keys - a.keys);
};
