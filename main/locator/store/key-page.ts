import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Mapping } from '../api/messages.ts';
import { slotOf } from '../slot.ts';
import { textOf, type Row } from './row.ts';
import { mappingColumns, mappingJoins, mappingOf } from './mapping-rows.ts';

export type PageOrder = 'key' | 'size' | 'rate';

/** Where a page ended: the value it was ordered by, and the key. */
export type Cursor = { readonly order: PageOrder; readonly value: number; readonly key: string };

export type PageQuestion = {
  /** Undefined: keys of all targets, by key. */
  readonly targetId: number | undefined;
  readonly role: 'primary' | 'secondary';
  readonly order: PageOrder;
  readonly limit: number;
  readonly prefix?: string | undefined;
  readonly note?: string | undefined;
  /** Only keys whose slot is one of these; both are within. */
  readonly slots?: readonly [from: number, to: number] | undefined;
  readonly after?: Cursor | undefined;
};

export type Page = { readonly keys: readonly Mapping[]; readonly next: Cursor | undefined };

/** Keys that are looked through for one page by slot: it then ends, with fewer keys than were asked for. Others wait meanwhile. */
const mostLookedThrough = 100_000;

const lastPoint = 0x10_ff_ff;
const firstSurrogate = 0xd8_00;
const afterSurrogates = 0xe0_00;

/** The smallest text behind everything that starts with `prefix`; undefined: there is none. */
export const behindPrefix = (prefix: string): string | undefined => {
  const points = Array.from(prefix, (char) => char.codePointAt(0) ?? 0);
  while (points.at(-1) === lastPoint) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  const next = last + 1 === firstSurrogate ? afterSurrogates : last + 1;
  return String.fromCodePoint(...points, next);
};

const indexFor = ({ targetId, order, note, role }: PageQuestion): string => {
  if (note !== undefined) return 'INDEXED BY by_note';
  // The table itself is in the order of its keys.
  if (targetId === undefined) return 'NOT INDEXED';
  if (order !== 'key') return order === 'size' ? 'INDEXED BY by_size' : 'INDEXED BY by_rate';
  return role === 'primary' ? 'INDEXED BY by_primary' : 'INDEXED BY by_secondary';
};

/** One lower bound only: with two SQLite would begin at the one it likes, and pass over every page before. */
const isBehind = (key: string, prefix: string): boolean =>
  Buffer.compare(Buffer.from(key, 'utf8'), Buffer.from(prefix, 'utf8')) >= 0;

/** The words of the question and their values. An index is named, so that no page is ever put in order by hand. */
const sqlOf = (question: PageQuestion): { text: string; values: readonly SQLInputValue[] } => {
  const { targetId, role, order, limit, prefix = '', note, after, slots } = question;
  const where = ['true'];
  const values: SQLInputValue[] = [];
  const add = (condition: string, ...given: readonly SQLInputValue[]): void => {
    where.push(condition);
    values.push(...given);
  };
  const behind = behindPrefix(prefix);
  if (targetId !== undefined) add(`m.${role}_id = ?`, targetId);
  if (order === 'key' && after !== undefined && isBehind(after.key, prefix)) add('m.key > ?', after.key);
  else if (prefix !== '') add('m.key >= ?', prefix);
  if (behind !== undefined) add('m.key < ?', behind);
  if (note !== undefined) add('m.note = ?', note);
  if (order !== 'key') {
    add(`m.${order} IS NOT NULL`);
    if (after !== undefined)
      add(`m.${order} <= ? AND (m.${order} < ? OR m.key > ?)`, after.value, after.value, after.key);
  }
  // By slot keys are looked through one after the other, and an index knows them and what they are ordered by.
  const columns =
    slots === undefined ? mappingColumns : order === 'key' ? 'm.key' : `m.key, m.${order} AS value`;
  const text = `SELECT ${columns} FROM mapping m ${indexFor(question)} ${slots === undefined ? mappingJoins : ''}
    WHERE ${where.join(' AND ')} ORDER BY ${order === 'key' ? '' : `m.${order} DESC, `}m.key LIMIT ?`;
  return { text, values: [...values, slots === undefined ? limit + 1 : mostLookedThrough] };
};

const valueOf = (mapping: Mapping, order: PageOrder): number =>
  order === 'key' ? 0 : ((order === 'size' ? mapping.sizeBytes : mapping.ratePerHour) ?? 0);

/** Goes through the keys in their order and takes those of the slots, until the page is full or it took long enough. */
const pageBySlot = (
  rows: Iterable<Row>,
  { slots: [from, to] = [0, 0], order, limit }: PageQuestion,
  lookUp: (key: string) => Mapping | undefined,
): Page => {
  const keys: Mapping[] = [];
  let seen = 0;
  for (const row of rows) {
    const key = textOf(row, 'key') ?? '';
    seen += 1;
    const slot = slotOf(key);
    const mapping = slot >= from && slot <= to ? lookUp(key) : undefined;
    if (mapping !== undefined) keys.push(mapping);
    if (keys.length === limit || seen === mostLookedThrough)
      return { keys, next: { order, value: Number(row['value'] ?? 0), key } };
  }
  return { keys, next: undefined };
};

/** Reads pages; one statement is kept for each form of question. `lookUp`: one mapping by its key. */
export const openKeyPages = (
  database: DatabaseSync,
  lookUp: (key: string) => Mapping | undefined,
): ((question: PageQuestion) => Page) => {
  const statements = new Map<string, StatementSync>();
  return (question) => {
    const { text, values } = sqlOf(question);
    const statement = statements.get(text) ?? database.prepare(text);
    statements.set(text, statement);
    if (question.slots !== undefined) return pageBySlot(statement.iterate(...values), question, lookUp);
    const found = statement.all(...values).map(mappingOf);
    const keys = found.slice(0, question.limit);
    const last = found.length > keys.length ? keys.at(-1) : undefined;
    return {
      keys,
      next: last && { order: question.order, value: valueOf(last, question.order), key: last.key },
    };
  };
};
