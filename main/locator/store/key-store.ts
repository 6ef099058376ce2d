import type { Refusal } from '../api/refusal.ts';
import type { Mapping, MappingWish, Summary, Target, TargetWish } from '../api/messages.ts';
import { partOf, slotOf } from '../slot.ts';
import { decideMapping, type Expected, type MappingDecision } from './decide-mapping.ts';
import { refuseTarget } from './refuse-target.ts';
import { openKeyPages, type Page, type PageQuestion } from './key-page.ts';
import { mappingColumns, mappingJoins, mappingOf } from './mapping-rows.ts';
import { openFile, type OpenFile } from './open-file.ts';
import { createStripe, type Stripe } from './stripe.ts';
import { openSummaries, type SummaryQuestion } from './summary-table.ts';
import { mappingStates, noTarget } from './tables.ts';
import { openTargetTable, type Place } from './target-table.ts';

export type Done<T> = { readonly ok: true; readonly value: T };

/** All mappings and targets, in one file. Synchronous; every method may throw SQLite's error and has then changed nothing. */
export type KeyStore = {
  /** Grows with every change of anything. */
  readonly revision: () => number;
  /** When this store was made, epoch ms: two stores never share it together with a revision. */
  readonly createdAt: number;
  readonly lookUp: (key: string) => Mapping | undefined;
  /** Compare and set. On disk when it returns. */
  readonly map: (key: string, wish: MappingWish, expected: Expected) => Done<Mapping> | Refusal;
  readonly targets: () => readonly Target[];
  readonly setTarget: (name: string, wish: TargetWish, expected: Expected) => Done<Target> | Refusal;
  /** Keys of a target, or of all; undefined: no such target. */
  readonly page: (target: string | undefined, question: Omit<PageQuestion, 'targetId'>) => Page | undefined;
  readonly summary: (question: SummaryQuestion) => Summary;
  readonly file: OpenFile;
  readonly close: () => void;
};

export type KeyStoreOptions = {
  /** Path, or `:memory:`. */
  readonly file: string;
  /** Epoch ms. */
  readonly now: () => number;
};

type Write = Extract<MappingDecision, { kind: 'write' }>;

/** Opens or makes a store. Throws when the file cannot be used. */
export const openKeyStore = ({ file: path, now }: KeyStoreOptions): KeyStore => {
  const file = openFile(path, now());
  const { database, whole } = file;
  const origin = database.prepare('SELECT revision, created_at FROM origin');
  const changed = database.prepare('UPDATE origin SET revision = revision + 1');
  const one = database.prepare(`SELECT ${mappingColumns} FROM mapping m ${mappingJoins} WHERE m.key = ?`);
  const write = database.prepare(
    `INSERT INTO mapping VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET primary_id = excluded.primary_id,
       secondary_id = excluded.secondary_id, version = version + 1, state = excluded.state, size = excluded.size, rate = excluded.rate,
       changed_at = excluded.changed_at, note = excluded.note`,
  );
  const targets = openTargetTable(database);
  const summary = openSummaries(database);

  const revision = (): number => Number(origin.get()?.['revision']);
  const lookUp = (key: string): Mapping | undefined => {
    const row = one.get(key);
    return row && mappingOf(row);
  };
  const page = openKeyPages(database, lookUp);
  let striped:
    { readonly at: number; readonly places: readonly Place[]; readonly stripe: Stripe } | undefined;
  /** Targets change seldom: their versions together tell whether they did. */
  const placesNow = () => {
    const places = targets.places();
    const at = places.reduce((sum, { version }) => sum + version, places.length);
    if (striped?.at !== at) striped = { at, places, stripe: createStripe(places) };
    return striped;
  };
  const put = (key: string, wish: MappingWish, before: Mapping | undefined, to: Write): Mapping => {
    write.run(
      key,
      partOf(slotOf(key)),
      to.primary.id,
      to.secondary?.id ?? noTarget,
      mappingStates.indexOf(to.state),
      wish.sizeBytes ?? before?.sizeBytes ?? null,
      wish.ratePerHour ?? before?.ratePerHour ?? null,
      now(),
      wish.note ?? null,
    );
    changed.run();
    const after = lookUp(key);
    if (after === undefined) throw new Error(`${key} is not there after it was written`);
    return after;
  };
  const targetNow = (name: string): Target | undefined =>
    targets.targets().find(({ target }) => target === name);

  return {
    revision,
    createdAt: Number(origin.get()?.['created_at']),
    lookUp,
    map: (key, wish, expected) =>
      whole(() => {
        const current = lookUp(key);
        const { places, stripe } = placesNow();
        const to = decideMapping({ key, slot: slotOf(key), wish, expected, current, places, stripe });
        if (!to.ok) return to;
        return { ok: true, value: to.kind === 'kept' ? to.mapping : put(key, wish, current, to) };
      }),
    targets: targets.targets,
    setTarget: (name, wish, expected) =>
      whole(() => {
        const current = targetNow(name);
        const place = targets.places().find((one) => one.name === name);
        const refusal = refuseTarget({ name, wish, expected, current });
        if (refusal !== undefined) return refusal;
        const { state, zone } = wish;
        if (place === undefined) targets.add(name, zone ?? '', state, now());
        else if (place.state === state && (zone ?? place.zone) === place.zone) return doneWith(current);
        else targets.change(place, { state, zone: zone ?? place.zone }, now());
        changed.run();
        return doneWith(targetNow(name));
      }),
    page: (target, question) => {
      if (target === undefined) return page({ ...question, targetId: undefined });
      const place = targets.places().find(({ name }) => name === target);
      return place && page({ ...question, targetId: place.id });
    },
    summary: (question) => ({ revision: revision(), ...summary(question) }),
    file,
    close: () => database.close(),
  };
};

const doneWith = (target: Target | undefined): Done<Target> => {
  if (target === undefined) throw new Error('the target is not there after it was written');
  return { ok: true, value: target };
};
