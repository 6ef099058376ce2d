import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Mapping } from '../api/messages.ts';
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
  readonly after?: Cursor | undefined;
};

export type Page = { readonly keys: readonly Mapping[]; readonly next: Cursor | undefined };

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
  const { targetId, role, order, limit, prefix = '', note, after } = question;
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
  const text = `SELECT ${mappingColumns} FROM mapping m ${indexFor(question)} ${mappingJoins}
    WHERE ${where.join(' AND ')} ORDER BY ${order === 'key' ? '' : `m.${order} DESC, `}m.key LIMIT ?`;
  return { text, values: [...values, limit + 1] };
};

const valueOf = (mapping: Mapping, order: PageOrder): number =>
  order === 'key' ? 0 : ((order === 'size' ? mapping.sizeBytes : mapping.ratePerHour) ?? 0);

/** Reads pages; one statement is kept for each form of question. */
export const openKeyPages = (database: DatabaseSync): ((question: PageQuestion) => Page) => {
  const statements = new Map<string, StatementSync>();
  return (question) => {
    const { text, values } = sqlOf(question);
    const statement = statements.get(text) ?? database.prepare(text);
    statements.set(text, statement);
    const found = statement.all(...values).map(mappingOf);
    const keys = found.slice(0, question.limit);
    const last = found.length > keys.length ? keys.at(-1) : undefined;
    return {
      keys,
      next: last && { order: question.order, value: valueOf(last, question.order), key: last.key },
    };
  };
};
