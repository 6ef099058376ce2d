import type { Target } from '../reading/index.ts';

/** Somebody a key or a copy may go to. */
export type Receiver = { readonly name: string; readonly zone: string | undefined };

/** Those who take new ownership and are not about to go themselves. Undefined: this locator does not tell who does. */
export const receiversAmong = (
  targets: readonly Target[] | undefined,
  away: readonly string[],
): readonly Receiver[] | undefined =>
  targets
    ?.filter(({ name, accepts, isArchive }) => accepts === 'yes' && !isArchive && !away.includes(name))
    .map(({ name, zone }) => ({ name, zone }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** FNV-1a: spreads keys evenly, and the same key always to the same place. */
const numberOf = (key: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};

/**
 * Who takes a copy of a key that somebody in `zone` owns: striped over the other zones. Only where no other zone takes any, the same
 * one: two copies in one zone are better than one. Undefined: nobody takes it.
 */
export const chooseReceiver = (
  key: string,
  of: {
    readonly receivers: readonly Receiver[];
    readonly zone: string | undefined;
    readonly but: readonly string[];
  },
): Receiver | undefined => {
  const open = of.receivers.filter(({ name }) => !of.but.includes(name));
  const elsewhere = open.filter(({ zone }) => zone !== of.zone || zone === undefined);
  const zones = Map.groupBy(elsewhere.length > 0 ? elsewhere : open, ({ zone }) => zone ?? '');
  const names = [...zones.keys()].toSorted();
  if (names.length === 0) return undefined;
  const number = numberOf(key);
  const members = zones.get(names[number % names.length] ?? '') ?? [];
  return members[Math.floor(number / names.length) % members.length];
};
