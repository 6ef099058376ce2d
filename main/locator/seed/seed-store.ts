import type { SQLInputValue } from 'node:sqlite';
import type { MappingState } from '../api/messages.ts';
import { partOf, slotOf } from '../slot.ts';
import type { KeyStore } from '../store/key-store.ts';
import { createStripe } from '../store/stripe.ts';
import { archiveId, indexes, mappingStates, noTarget, tallyAll, triggers } from '../store/tables.ts';
import { openTargetTable, type Place } from '../store/target-table.ts';
import { madeUpKeys, scatter } from './made-up-keys.ts';

export type SeedWishes = {
  /** How many keys. */
  readonly keys: number;
  /** Share of cold keys, 0 to 1; 0.12 unless said. */
  readonly archived?: number;
  /** Told now and then: keys written so far. */
  readonly progress?: (keys: number) => void;
};

const keysPerCommit = 200_000;
const quarterMs = 90 * 86_400_000;
const defaultArchived = 0.12;

// Each property of a key is scattered by a number of its own.
const aspects = { place: 1, cold: 2, sized: 3, size: 4, rated: 5, rate: 6, age: 7 } as const;
const of = (at: number, aspect: keyof typeof aspects): number => scatter(at * 8 + aspects[aspect]);

const smallestKeyBytes = 1_024;
const largestInDoublings = 14;
const shareUnsized = 0.005;
const shareRated = 0.02;
const topRate = 5_000;

/** One row of the table of mappings for the key with this number. */
const rowOf = (
  at: number,
  key: string,
  choose: (at: number, slot: number) => Pair,
  now: number,
): SQLInputValue[] => {
  const slot = slotOf(key);
  const { primary, secondary } = choose(at, slot);
  const state: MappingState = primary === archiveId ? 'archived' : 'active';
  return [
    key,
    partOf(slot),
    primary,
    secondary,
    1,
    mappingStates.indexOf(state),
    of(at, 'sized') < shareUnsized
      ? null
      : Math.round(smallestKeyBytes * 2 ** (largestInDoublings * of(at, 'size') ** 3)),
    state === 'active' && of(at, 'rated') < shareRated ? Math.ceil(topRate * of(at, 'rate') ** 4) : null,
    now - Math.floor(quarterMs * of(at, 'age')),
    null,
  ];
};

type Pair = { readonly primary: number; readonly secondary: number };
const chooser = (places: readonly Place[], archived: number) => {
  const hosts = places.filter(({ id, state }) => id !== archiveId && state === 'accepting');
  const stripe = createStripe(places);
  return (at: number, slot: number): Pair => {
    const primary = hosts[Math.floor(of(at, 'place') * hosts.length)];
    if (primary === undefined) throw new Error('A seed needs targets that accept.');
    return of(at, 'cold') < archived
      ? { primary: archiveId, secondary: noTarget }
      : { primary: primary.id, secondary: stripe(primary, slot)?.id ?? noTarget };
  };
};

/**
 * Fills an empty store with made-up keys, the same ones for the same count and targets. Throws when it is not empty.
 * Order and tallies are made at the end, and nothing is synced before: a store whose seed was cut off is refused when opened.
 */
export const seedStore = ({ file: { database, whole } }: KeyStore, now: number, wishes: SeedWishes): void => {
  const { keys, archived = defaultArchived, progress = () => undefined } = wishes;
  if (database.prepare('SELECT 1 FROM mapping LIMIT 1').get() !== undefined)
    throw new Error('This store has keys already; only an empty one is seeded.');
  const choose = chooser(openTargetTable(database).places(), archived);
  choose(0, 0);
  database.exec('UPDATE origin SET seeding = 1, revision = revision + 1; PRAGMA synchronous = OFF;');
  database.exec('DROP TRIGGER counted_new; DROP TRIGGER counted_again;');
  for (const [, index] of indexes.matchAll(/CREATE INDEX (\w+)/g)) database.exec(`DROP INDEX ${index}`);
  const insert = database.prepare('INSERT INTO mapping VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const made = madeUpKeys(keys);
  for (let from = 0; from < keys; from += keysPerCommit) {
    whole(() => {
      for (let at = from; at < Math.min(keys, from + keysPerCommit); at += 1)
        insert.run(...rowOf(at, made.next().value ?? '', choose, now));
    });
    progress(Math.min(keys, from + keysPerCommit));
  }
  whole(() => database.exec(`${indexes} ${tallyAll('tally')} ${triggers}`));
  database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = FULL;');
  database.exec('UPDATE origin SET seeding = 0');
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
};
