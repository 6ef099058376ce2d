import type { Duplex } from 'node:stream';
import type { SqlRow, SqlValue } from '../../engine/source-kit/index.ts';

/** Rows of one statement; undefined: nothing listens there any more. */
export type AnswerStatement = (text: string, values: readonly unknown[]) => readonly SqlRow[] | undefined;

/** The longest message that is read; the console's own are a few KiB. */
const mostBytes = 1_048_576;

/** Types by their number (pg_type.oid): what a value is tells which. */
const typeOf = (value: SqlValue): number => {
  if (typeof value === 'boolean') return 16;
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 23 : 701;
  return 25;
};
const textOf = (value: SqlValue): Buffer | undefined =>
  value === null ? undefined : Buffer.from(typeof value === 'boolean' ? (value ? 't' : 'f') : String(value));

const message = (kind: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(kind, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.from(`${value}\0`);

const ready = message('Z', Buffer.from('I'));

/** What the columns of these rows are called and hold (RowDescription). Without rows nothing is known of them. */
const description = (rows: readonly SqlRow[]): Buffer => {
  const names = Object.keys(rows[0] ?? {});
  const column = (name: string): Buffer => {
    const sample = rows.map((row) => row[name] ?? null).find((value) => value !== null) ?? null;
    return Buffer.concat([
      text(name),
      int32(0),
      int16(0),
      int32(typeOf(sample)),
      int16(-1),
      int32(-1),
      int16(0),
    ]);
  };
  return names.length === 0 ? message('n') : message('T', int16(names.length), ...names.map(column));
};

const rowMessage = (row: SqlRow): Buffer => {
  const values = Object.values(row).map(textOf);
  return message(
    'D',
    int16(values.length),
    ...values.flatMap((value) => (value === undefined ? [int32(-1)] : [int32(value.length), value])),
  );
};

/** Text parameters of a Bind message, behind its two names. */
const boundValues = (body: Buffer): readonly string[] => {
  let at = body.indexOf(0, body.indexOf(0) + 1) + 1;
  at += 2 + 2 * body.readInt16BE(at);
  const count = body.readInt16BE(at);
  at += 2;
  return Array.from({ length: count }, () => {
    const length = body.readInt32BE(at);
    const value = body.toString('utf8', at + 4, at + 4 + Math.max(0, length));
    at += 4 + Math.max(0, length);
    return value;
  });
};

type Prepared = { readonly text: string; values: readonly string[]; rows: readonly SqlRow[] | undefined };

/**
 * Serves the protocol of PostgreSQL (manual chapter 55, version 3.0) on one byte stream: enough of it for a client that sends
 * statements one by one in their extended form. Nobody is asked for a password: a demo has none.
 */
export const servePostgres = (stream: Duplex, answer: AnswerStatement): void => {
  let waiting: Buffer = Buffer.alloc(0);
  let isStarted = false;
  let prepared: Prepared = { text: '', values: [], rows: undefined };

  const rowsOf = (): readonly SqlRow[] | undefined =>
    (prepared.rows ??= answer(prepared.text, prepared.values));

  const handle = (kind: string, body: Buffer): readonly Buffer[] | 'end' => {
    switch (kind) {
      case 'P': {
        const name = body.indexOf(0) + 1;
        prepared = { text: body.toString('utf8', name, body.indexOf(0, name)), values: [], rows: undefined };
        return [message('1')];
      }
      case 'B':
        prepared.values = boundValues(body);
        return [message('2')];
      case 'D': {
        const rows = rowsOf();
        return rows === undefined ? 'end' : [description(rows)];
      }
      case 'E': {
        const rows = rowsOf();
        return rows === undefined
          ? 'end'
          : [...rows.map(rowMessage), message('C', text(`SELECT ${rows.length}`))];
      }
      case 'Q': {
        const rows = answer(body.toString('utf8', 0, body.length - 1), []);
        if (rows === undefined) return 'end';
        const told = rows.length === 0 ? [] : [description(rows), ...rows.map(rowMessage)];
        return [...told, message('C', text(`SELECT ${rows.length}`)), ready];
      }
      case 'S':
        return [ready];
      case 'X':
        return 'end';
      default:
        return [];
    }
  };

  const start = (): readonly Buffer[] => {
    isStarted = true;
    return [
      message('R', int32(0)),
      message('S', text('server_version'), text('15.20')),
      message('S', text('client_encoding'), text('UTF8')),
      ready,
    ];
  };

  /** Takes one message off the front; undefined: it has not come whole. */
  const take = (): readonly Buffer[] | 'end' | undefined => {
    const head = isStarted ? 1 : 0;
    if (waiting.length < head + 4) return undefined;
    const length = waiting.readInt32BE(head) + head;
    if (length < head + 4 || length > mostBytes) return 'end';
    if (waiting.length < length) return undefined;
    const kind = waiting.toString('latin1', 0, head);
    const body = waiting.subarray(head + 4, length);
    waiting = waiting.subarray(length);
    return isStarted ? handle(kind, body) : start();
  };

  stream.on('error', () => undefined); // Either side may vanish; 'close' follows.
  stream.on('data', (chunk: Buffer) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    const out: Buffer[] = [];
    for (let told = take(); told !== undefined; told = take()) {
      if (told === 'end') return stream.destroy();
      out.push(...told);
    }
    if (out.length > 0) stream.write(Buffer.concat(out));
  });
};
