import { DatabaseSync } from 'node:sqlite';

/** Where a document belongs, by the locator. */
export type Place = {
  readonly key: string;
  readonly primary: string;
  readonly secondary: string | null;
  readonly version: number;
};

/** The file of a locator, read beside it: as its hosts would be told of changes, without asking for every page again. */
export type LocatorFile = Disposable & {
  readonly all: () => Iterable<Place>;
  /** What was changed since this was asked last. What changed in the same millisecond may be told twice. */
  readonly changed: () => readonly Place[];
};

const places = `SELECT m.key, p.name AS "primary", s.name AS secondary, m.version, m.changed_at AS changedAt
  FROM mapping m JOIN target p ON p.id = m.primary_id LEFT JOIN target s ON s.id = m.secondary_id`;

type Row = Place & { readonly changedAt: number };

export const openLocatorFile = (file: string): LocatorFile => {
  const database = new DatabaseSync(file, { readOnly: true });
  const everything = database.prepare(places);
  const since = database.prepare(`${places} WHERE m.changed_at >= ?`);
  const [newest] = database.prepare('SELECT max(changed_at) AS at FROM mapping').all();
  let last = Number(newest?.['at'] ?? 0) + 1;
  return {
    all: () => everything.iterate() as unknown as Iterable<Place>,
    changed: () => {
      const rows = since.all(last) as unknown as readonly Row[];
      last = Math.max(last, ...rows.map(({ changedAt }) => changedAt));
      return rows;
    },
    [Symbol.dispose]: () => database.close(),
  };
};
