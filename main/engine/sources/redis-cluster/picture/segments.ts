import type { OwnedState, Party, Segment } from '#shared/model';
import { slotCount } from '../reading/index.ts';
import type { Picture } from './picture.ts';
import { nobody } from './slot-map.ts';

/** Replicas with a copy, by the primary they follow. One that is still taking its first copy has none. */
const copiesOf = (picture: Picture, parties: readonly Party[]): ReadonlyMap<string, string[]> => {
  const copies = new Map<string, string[]>();
  for (const { id, role, follows } of parties) {
    const voice = picture.byId.get(id);
    if (role !== 'replica' || follows === undefined || voice?.claim.following?.isCopying === true) continue;
    const known = copies.get(follows);
    if (known === undefined) copies.set(follows, [id]);
    else known.push(id);
  }
  return copies;
};

/** State of a slot in a picture. Nobody speaks: what was known last is shown, and is not known. */
const stateOf = (picture: Picture, contested: ReadonlySet<number>, slot: number): OwnedState => {
  if (!picture.isKnown) return 'unknown';
  if (contested.has(slot)) return 'contested';
  if ((picture.newest.owner[slot] ?? nobody) === nobody) return 'orphaned';
  const migration = picture.migrations.get(slot);
  return migration === undefined || migration.isOver ? 'active' : 'moving';
};

/** Every slot once: ranges with one owner, one state, one epoch. Holes are ranges too. */
export const segmentsOf = (picture: Picture, parties: readonly Party[]): readonly Segment[] => {
  const { newest, migrations } = picture;
  const contested = new Set(picture.rivalries.flatMap(({ slots }) => slots));
  const copies = copiesOf(picture, parties);
  const segments: Segment[] = [];
  for (let slot = 0; slot < slotCount; slot += 1) {
    const owner = picture.ownerOf(slot);
    const state = stateOf(picture, contested, slot);
    const movingTo = state === 'moving' ? migrations.get(slot)?.to : undefined;
    const epoch = owner === undefined ? undefined : newest.epoch[slot];
    const last = segments.at(-1);
    if (
      last !== undefined &&
      last.owner === owner &&
      last.state === state &&
      last.movingTo === movingTo &&
      last.epoch === epoch
    ) {
      last.to = slot;
      last.count += 1;
      continue;
    }
    segments.push({
      from: slot,
      to: slot,
      count: 1,
      ...(owner === undefined ? {} : { owner }),
      secondaries: owner === undefined ? [] : (copies.get(owner) ?? []),
      state,
      ...(movingTo === undefined ? {} : { movingTo }),
      ...(epoch === undefined ? {} : { epoch }),
    });
  }
  return segments;
};
