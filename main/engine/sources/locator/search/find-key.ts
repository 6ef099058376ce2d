import { ok } from '#shared/fault';
import type { KeyAnswer, KeyFinding, OwnedState } from '#shared/model';
import type { HttpAsk, KeyLook, KeySearch, KeyTelling } from '../../../source-kit/index.ts';
import { hostVoices, type LocatorView } from '../picture/index.ts';
import { doorOf } from '../reach/index.ts';
import { askHolding, askKey, locatorId, type Holding, type Mapping } from '../reading/index.ts';

/** A fleet of thousands is not asked about one key; those most likely to have it come first. */
const mostHosts = 256;

const retold = <A, B>(ask: HttpAsk<A>, tell: (value: A) => B): HttpAsk<B> => ({
  ...ask,
  read: (reply) => {
    const result = ask.read(reply);
    return result.ok ? ok(tell(result.value)) : result;
  },
});

const told = (mapping: Mapping | undefined): KeyTelling =>
  mapping === undefined
    ? { state: 'absent', secondaries: [], says: 'The locator knows no such key.' }
    : {
        state: 'says',
        ...(mapping.primary === undefined ? {} : { owner: mapping.primary }),
        secondaries: mapping.secondary === undefined ? [] : [mapping.secondary],
        ...(mapping.version === undefined ? {} : { version: mapping.version }),
        ...(mapping.sizeBytes === undefined ? {} : { sizeBytes: mapping.sizeBytes }),
        ...(mapping.changedAt === undefined
          ? {}
          : { changedAt: mapping.changedAt as KeyAnswer['observedAt'] }),
        says: stateWords[mapping.state],
      };

const stateWords: Readonly<Record<Mapping['state'], string>> = {
  active: 'The locator maps it.',
  moving: 'The locator says that it is being handed over.',
  archived: 'The locator says that it is archived.',
};

const holdingTold = (target: string, holding: Holding): KeyTelling => {
  if (!holding.holds) return { state: 'absent', secondaries: [], says: 'It does not have it.' };
  const version = holding.version === undefined ? {} : { version: holding.version };
  return holding.role === 'secondary'
    ? { state: 'says', secondaries: [target], ...version, says: 'It has a copy.' }
    : { state: 'says', owner: target, secondaries: [], ...version, says: 'It has it and answers for it.' };
};

const ownersSaid = (path: readonly KeyAnswer[]): readonly string[] => [
  ...new Set(path.flatMap(({ owner, state }) => (state === 'says' && owner !== undefined ? [owner] : []))),
];

/** What a host that answers says against the locator; undefined: nothing. */
const contradiction = (locator: KeyAnswer, hosts: readonly KeyAnswer[]): string | undefined => {
  const { owner } = locator;
  const claiming = hosts.filter(
    ({ state, owner: who }) => state === 'says' && who !== undefined && who !== owner,
  );
  if (claiming.length > 0)
    return `${claiming.map(({ claimant }) => claimant).join(', ')} also ${claiming.length === 1 ? 'claims' : 'claim'} it.`;
  const own = hosts.find(({ claimant }) => claimant === owner);
  if (own?.state === 'absent') return `${own.claimant} should have it and says that it does not.`;
  if (own?.state === 'says' && own.owner === undefined)
    return `${own.claimant} should own it and says that it has a copy.`;
  return undefined;
};

const conclude =
  (view: LocatorView, key: string) =>
  (path: readonly KeyAnswer[]): KeyFinding => {
    const locator = path.find(({ kind }) => kind === 'locator');
    const hosts = path.filter(({ kind }) => kind === 'host');
    const about = { spaceId: view.declared.id, key, path: [...path] };
    const archive = view.declared.archive;
    const stateOf = (owner: string | undefined, isMoving: boolean): OwnedState =>
      owner === undefined ? 'orphaned' : owner === archive ? 'archived' : isMoving ? 'moving' : 'active';
    if (locator === undefined || locator.state === 'no-answer') {
      const owners = ownersSaid(hosts);
      return {
        ...about,
        verdict: owners.length > 1 ? 'disputed' : 'unknown',
        ...(owners.length === 1 && owners[0] !== undefined ? { owner: owners[0] } : {}),
        secondaries: hosts.flatMap(({ secondaries }) => secondaries),
        state: owners.length > 1 ? 'contested' : 'unknown',
        says: `The locator does not answer.${owners.length === 0 ? '' : ` By their own word it is ${owners.join(' and ')}'s.`}`,
      };
    }
    if (locator.state === 'absent') {
      const owners = ownersSaid(hosts);
      return {
        ...about,
        verdict: owners.length === 0 ? 'not-found' : 'disputed',
        secondaries: [],
        state: 'orphaned',
        says:
          owners.length === 0
            ? 'There is no such key.'
            : `The locator knows no such key; ${owners.join(' and ')} has it all the same.`,
      };
    }
    const against = contradiction(locator, hosts);
    const { owner, secondaries } = locator;
    const answered = hosts.filter(({ state }) => state !== 'no-answer').length;
    return {
      ...about,
      verdict: against === undefined ? 'agreed' : 'disputed',
      ...(owner === undefined ? {} : { owner }),
      secondaries,
      state: against === undefined ? stateOf(owner, locator.says === stateWords.moving) : 'contested',
      says:
        against ??
        (view.declared.hostAnswer === undefined
          ? 'By the word of the locator; hosts are not asked.'
          : `The locator says so, and none of ${answered} hosts that answered says otherwise.`),
    };
  };

/** Asks the locator and every host at the same time, so that it takes one round trip whoever has it. */
export const findKey = (view: LocatorView, key: string): KeySearch => {
  const door = doorOf(view.declared);
  const hosts = hostVoices(view)
    .toSorted((a, b) => Number(a.claim.state === 'silent') - Number(b.claim.state === 'silent'))
    .slice(0, mostHosts);
  return {
    known: [],
    looks: [
      {
        claimant: locatorId,
        kind: 'locator',
        candidates: view.declared.through,
        ask: retold(askKey(door, key), ({ mapping }) => told(mapping)),
      },
      ...hosts.flatMap(({ target, nodeId }): readonly KeyLook[] => {
        const ask = askHolding(door, key);
        return ask === undefined
          ? []
          : [
              {
                claimant: target,
                kind: 'host',
                nodeId,
                candidates: [nodeId],
                ask: retold(ask, (holding) => holdingTold(target, holding)),
              },
            ];
      }),
    ],
    conclude: conclude(view, key),
  };
};
