import { z } from '#shared/schema';

/** One place of a list where something differs: at this index of the old list so many rows go, and these come. */
const cutSchema = <Row extends z.ZodType>(row: Row) =>
  z.object({
    at: z.number().int().nonnegative(),
    gone: z.number().int().nonnegative(),
    rows: z.array(row),
  });

/** Everything in which one list differs from another, from the front to the back. None: they are the same. */
export const cutsSchema = <Row extends z.ZodType>(row: Row) => z.array(cutSchema(row));
export type Cut<Row> = { readonly at: number; readonly gone: number; readonly rows: readonly Row[] };

type Comparing<Row> = {
  /** What tells a row from others of its list while what it says changes. */
  readonly keyOf: (row: Row) => string;
  readonly isSame: (a: Row, b: Row) => boolean;
};

/** Rows at the front of both that are the same; from the back with `-1`. Never more than `most`. */
const alike = <Row>(
  before: readonly Row[],
  after: readonly Row[],
  of: { readonly isSame: Comparing<Row>['isSame']; readonly fromBack: boolean; readonly most: number },
): number => {
  let count = 0;
  while (count < of.most) {
    const [a, b] = of.fromBack
      ? [before.at(-1 - count), after.at(-1 - count)]
      : [before[count], after[count]];
    if (a === undefined || b === undefined || !of.isSame(a, b)) break;
    count += 1;
  }
  return count;
};

/** Goes along both lists at once; undefined: rows changed their order, or two of them have one key. */
const walk = <Row>(
  before: readonly Row[],
  after: readonly Row[],
  { keyOf, isSame }: Comparing<Row>,
): readonly Cut<Row>[] | undefined => {
  const [oldKeys, newKeys] = [before.map(keyOf), after.map(keyOf)];
  const [had, has] = [new Set(oldKeys), new Set(newKeys)];
  if (had.size < before.length || has.size < after.length) return undefined;
  const cuts: { at: number; gone: number; rows: Row[] }[] = [];
  let open = false;
  const cutAt = (at: number): { gone: number; rows: Row[] } => {
    const last = open ? cuts.at(-1) : undefined;
    if (last !== undefined) return last;
    const cut = { at, gone: 0, rows: [] };
    cuts.push(cut);
    open = true;
    return cut;
  };
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, next] = [before[i], after[j]];
    if (old !== undefined && next !== undefined && oldKeys[i] === newKeys[j]) {
      if (isSame(old, next)) open = false;
      else {
        const cut = cutAt(i);
        cut.gone += 1;
        cut.rows.push(next);
      }
      i += 1;
      j += 1;
    } else if (old !== undefined && !has.has(oldKeys[i] ?? '')) {
      cutAt(i).gone += 1;
      i += 1;
    } else if (next !== undefined && !had.has(newKeys[j] ?? '')) {
      cutAt(i).rows.push(next);
      j += 1;
    } else return undefined;
  }
  return cuts;
};

/** In what the second list differs from the first. Lists that are mostly the same are compared without a key being made. */
export const cutsBetween = <Row>(
  before: readonly Row[],
  after: readonly Row[],
  comparing: Comparing<Row>,
): Cut<Row>[] => {
  if (before === after) return [];
  const { isSame } = comparing;
  const shorter = Math.min(before.length, after.length);
  const front = alike(before, after, { isSame, fromBack: false, most: shorter });
  const back = alike(before, after, { isSame, fromBack: true, most: shorter - front });
  const [old, next] = [before.slice(front, before.length - back), after.slice(front, after.length - back)];
  if (old.length === 0 && next.length === 0) return [];
  const cuts = walk(old, next, comparing) ?? [{ at: 0, gone: old.length, rows: next }];
  return cuts.map((cut) => ({ ...cut, at: cut.at + front }));
};

/** The second list made of the first; undefined: the cuts are of another list. Rows between them keep their identity. */
export const withCuts = <Row>(before: readonly Row[], cuts: readonly Cut<Row>[]): Row[] | undefined => {
  const parts: (readonly Row[])[] = [];
  let at = 0;
  for (const cut of cuts) {
    if (cut.at < at || cut.at + cut.gone > before.length) return undefined;
    parts.push(before.slice(at, cut.at), cut.rows);
    at = cut.at + cut.gone;
  }
  return [...parts.flat(), ...before.slice(at)];
};
