import type { Holding as Proof, Placed } from '../../../source-kit/index.ts';
import {
  askHolding,
  askHost,
  askKey,
  type Holding,
  type HostCount,
  type Mapping,
  type Page,
} from '../reading/index.ts';
import { hasNow, pageOf, type HandOverParams, type HandOverSeen } from './hand-over-state.ts';

type Question =
  | { readonly kind: 'page' | 'count' }
  | { readonly kind: 'key' | 'holding'; readonly key: string; readonly to: string };
type Asked = { readonly question: Question; readonly placed: Placed<unknown> };

/** What proves that nothing is left: the locator's list, the giver's own count, and new owners asked about a few keys. */
const questionsOf = (params: HandOverParams, { sample }: Pick<HandOverSeen, 'sample'>): readonly Asked[] => {
  const { door, hosts, target } = params;
  const own = hosts[target];
  const count = askHost(door);
  return [
    { question: { kind: 'page' }, placed: pageOf(params, 1) },
    ...(own === undefined ||
    count === undefined ||
    door.hostAnswer?.count === undefined ||
    params.role === 'secondary'
      ? []
      : [{ question: { kind: 'count' as const }, placed: { on: [own], ask: count } }]),
    ...sample.flatMap(({ key, to }): readonly Asked[] => {
      const ask = askHolding(door, key);
      const on = hosts[to];
      return ask === undefined || on === undefined
        ? []
        : [
            { question: { kind: 'key', key, to }, placed: { ask: askKey(door, key) } },
            { question: { kind: 'holding', key, to }, placed: { on: [on], ask } },
          ];
    }),
  ];
};

export const proofAsks = (params: HandOverParams, seen: HandOverSeen): readonly Placed<unknown>[] =>
  questionsOf(params, seen).map(({ placed }) => placed);

/** Why a sampled key does not prove anything yet; undefined: it does, or somebody else has it by now. */
const doubtOf = (
  { key, to }: { readonly key: string; readonly to: string },
  mapping: Mapping | undefined,
  holding: Holding | undefined,
): string | undefined => {
  if (holding === undefined) return `${to} does not answer for itself yet.`;
  if (mapping !== undefined && mapping.primary !== to) return undefined;
  const answersForIt = holding.role === 'primary' || (holding.holds && holding.role === undefined);
  return answersForIt && (mapping === undefined || hasNow(holding, mapping))
    ? undefined
    : `${to} does not say yet that ${key.slice(0, 100)} is its own.`;
};

/** Whether nobody says any more that something is left. */
export const proofHolds = (
  replies: readonly unknown[],
  params: HandOverParams,
  seen: HandOverSeen,
): Proof => {
  const { target, role } = params;
  const what = role === 'primary' ? 'owns' : 'holds a copy of';
  const notYet = (says: string): Proof => ({ state: 'not-yet', says });
  const page = replies[0] as Page | undefined;
  if (page === undefined) return notYet('The locator does not answer.');
  if (page.mappings.length > 0)
    return notYet(`${target} still ${what} something by the word of the locator.`);
  const asked = questionsOf(params, seen);
  let sampled = 0;
  let isCounted = false;
  for (const [at, { question }] of asked.entries()) {
    if (question.kind === 'count') {
      const count = replies[at] as HostCount | undefined;
      if (count?.primaries === undefined) return notYet(`${target} itself does not say what it owns.`);
      if (count.primaries > 0)
        return notYet(`${target} itself says that it still owns ${count.primaries} keys.`);
      isCounted = true;
    }
    if (question.kind !== 'holding') continue;
    const located = replies[at - 1] as { readonly mapping: Mapping | undefined } | undefined;
    if (located === undefined) return notYet('The locator does not answer.');
    const doubt = doubtOf(question, located.mapping, replies[at] as Holding | undefined);
    if (doubt !== undefined) return notYet(doubt);
    sampled += 1;
  }
  return {
    state: 'yes',
    says: [
      `${target} ${what} nothing by the word of the locator`,
      ...(isCounted ? ['by its own'] : []),
      ...(sampled === 0 ? [] : [`and new owners answer for the ${sampled} keys they were asked about`]),
    ]
      .join(', ')
      .concat('.'),
  };
};
