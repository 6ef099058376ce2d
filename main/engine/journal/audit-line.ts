import { createHash, createHmac } from 'node:crypto';
import { auditEntrySchema, type AuditEntry } from '#shared/model';
import type { AuditNote } from './journal.ts';

/** What the first entry's chain begins with: changes when the format does. */
export const firstAuditHash = createHash('sha256').update('quarterdeck audit 1').digest('hex');

/** An entry as it stands in the file, with the proof that somebody with the key wrote it. */
export type AuditLine = { readonly entry: AuditEntry; readonly text: string };

/** Always the same members in the same order: two texts of one entry would have two hashes. */
const plainOf = (seq: number, note: AuditNote, previousHash: string): Omit<AuditEntry, 'hash'> => ({
  seq,
  at: note.at,
  who: note.who,
  what: note.what,
  ...(note.operationId === undefined ? {} : { operationId: note.operationId }),
  ...(note.planHash === undefined ? {} : { planHash: note.planHash }),
  ...(note.subject === undefined ? {} : { subject: note.subject }),
  ...(note.reason === undefined ? {} : { reason: note.reason }),
  calls: [...note.calls],
  outcome: note.outcome,
  previousHash,
});

/** The line of one deed. JSON escapes every line break, so that a name with one cannot begin a line of its own (R92). */
export const auditLineOf = (seq: number, note: AuditNote, previousHash: string, key: string): AuditLine => {
  const plain = plainOf(seq, note, previousHash);
  const hash = createHash('sha256').update(JSON.stringify(plain)).digest('hex');
  const mac = createHmac('sha256', key).update(hash).digest('hex');
  return { entry: { ...plain, hash }, text: JSON.stringify({ ...plain, hash, mac }) };
};

/** The entry of a line that is exactly what this log wrote as number `seq` after `previousHash`; undefined: it is not. */
export const readAuditLine = (
  text: string,
  seq: number,
  previousHash: string,
  key: string,
): AuditEntry | undefined => {
  const entry = entryOf(text);
  if (entry === undefined) return undefined;
  return auditLineOf(seq, entry, previousHash, key).text === text ? entry : undefined;
};

/** The entry of a line, whatever its worth. */
export const entryOf = (text: string): AuditEntry | undefined => {
  try {
    return auditEntrySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};
