import type { Placed } from '../../../source-kit/index.ts';
import type { Holding, Mapping } from '../reading/index.ts';
import { mapKey } from './changes.ts';
import { chooseReceiver, receiversAmong, type Receiver } from './choose-receiver.ts';
import {
  copyNote,
  fromNote,
  hasNow,
  lookedIn,
  successorOf,
  type HandOverParams,
  type HandOverSeen,
} from './hand-over-state.ts';

type Round = {
  readonly params: HandOverParams;
  /** Undefined: the locator does not tell who accepts. */
  readonly receivers: readonly Receiver[] | undefined;
  readonly zoneOf: (name: string | undefined) => string | undefined;
  /** Keys whose new copy is there by the word of its host. */
  readonly confirmed: ReadonlySet<string>;
};

const other = (
  round: Round,
  key: string,
  owner: string | undefined,
  but: readonly string[],
): string | undefined =>
  chooseReceiver(key, { receivers: round.receivers ?? [], zone: round.zoneOf(owner), but })?.name;

/** What comes after a copy took over: the one who gives keeps its copy for a while, or another gets one. */
const copyAfter = (round: Round, mapping: Mapping, to: string, keepsCopy: boolean): string | undefined =>
  keepsCopy ? round.params.target : other(round, mapping.key, to, [to, round.params.target]);

const handOver = (round: Round, mapping: Mapping, keepsCopy: boolean): Placed<number> | undefined => {
  const { params } = round;
  const { door, target, singles } = params;
  if (mapping.primary !== target) return undefined;
  const to = successorOf(mapping, round.receivers, params);
  if (to !== undefined) {
    if (mapping.note === copyNote(target) && !round.confirmed.has(mapping.key)) return undefined;
    const wish = {
      primary: to,
      secondary: copyAfter(round, mapping, to, keepsCopy),
      note: fromNote(target),
    };
    return placed(mapKey(door, mapping, wish, 1));
  }
  const mute = (round.receivers ?? []).filter(({ name }) => params.hosts[name] === undefined);
  const taker = other(round, mapping.key, target, [
    // Who cannot say that it has a copy would keep the key waiting for ever.
    ...(singles === 'copy-first' ? mute.map(({ name }) => name) : []),
    target,
    ...(mapping.secondary === undefined ? [] : [mapping.secondary]),
  ]);
  if (taker === undefined) return undefined;
  return singles === 'as-it-is'
    ? placed(mapKey(door, mapping, { primary: taker, secondary: target, note: fromNote(target) }, 1))
    : // Nobody else has it: somebody gets a copy first, and the key waits until that host says that it has it.
      placed(mapKey(door, mapping, { primary: target, secondary: taker, note: copyNote(target) }, 0));
};

/** A copy goes elsewhere; who owns the key stays, and so does what was noted with it. */
const moveCopy = (round: Round, mapping: Mapping): Placed<number> | undefined => {
  const { door, target } = round.params;
  const { primary, key, note } = mapping;
  if (mapping.secondary !== target || primary === undefined) return undefined;
  const taker = other(round, key, primary, [primary, target]);
  return taker === undefined
    ? undefined
    : placed(mapKey(door, mapping, { primary, secondary: taker, note }, 1));
};

const placed = (ask: ReturnType<typeof mapKey>): Placed<number> | undefined => ask && { ask };

/** The changes of one round, each with the version that was read just before. */
export const handOverRound = (
  params: HandOverParams,
  seen: HandOverSeen,
  of: { readonly replies: readonly unknown[]; readonly keepsCopy: boolean },
): readonly Placed<number>[] => {
  const { page, targets } = lookedIn(of.replies, params);
  const zones = new Map(targets?.map(({ name, zone }) => [name, zone]));
  const held = of.replies.slice(targets === undefined ? 1 : 2) as readonly Holding[];
  const round: Round = {
    params,
    receivers: receiversAmong(targets, params.away),
    zoneOf: (name) => (name === undefined ? undefined : zones.get(name)),
    confirmed: new Set(
      seen.fresh.flatMap(({ key }, at) => {
        const mapping = page.mappings.find((each) => each.key === key);
        return mapping !== undefined && hasNow(held[at], mapping) ? [key] : [];
      }),
    ),
  };
  return page.mappings.flatMap(
    (mapping) =>
      (params.role === 'primary' ? handOver(round, mapping, of.keepsCopy) : moveCopy(round, mapping)) ?? [],
  );
};
