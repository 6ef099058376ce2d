import type { AuditEntry, AuditVerdict } from '#shared/model';
import { readHead, type AuditHead } from './audit-head.ts';
import { firstAuditHash, readAuditLine } from './audit-line.ts';

/** The three files of a log as they were read. `key` or `head` is undefined when there is no such file. */
export type AuditFiles = {
  readonly log: Buffer | undefined;
  readonly head: string | undefined;
  readonly key: string | undefined;
};

export type AuditCheck = {
  readonly verdict: AuditVerdict;
  /** Entries up to the first that does not fit. */
  readonly entries: readonly AuditEntry[];
  readonly end: AuditHead;
  /** Bytes of whole lines. What follows was never finished, and nobody was told that it was written. */
  readonly goodBytes: number;
};

/**
 * Checks a whole log: each line is the one this key wrote at this place after the one before, and there are as many as the
 * head says. One line more is what a crash between line and head leaves; its own proof stands for it.
 */
export const checkAudit = ({ log = Buffer.alloc(0), head, key }: AuditFiles): AuditCheck => {
  const goodBytes = log.lastIndexOf(10) + 1;
  const lines = log.toString('utf8', 0, goodBytes).split('\n').slice(0, -1);
  const nothing = { entries: [], end: { count: 0, hash: firstAuditHash }, goodBytes };
  if (lines.length === 0 && head === undefined)
    return { ...nothing, verdict: verdict('intact', 0, 'Nothing was ever done from here.') };
  if (key === undefined || head === undefined) {
    const gone = key === undefined ? 'key' : 'head';
    return {
      ...nothing,
      verdict: verdict(
        'unreadable',
        lines.length,
        `The ${gone} of the audit log is gone, so nothing proves it.`,
      ),
    };
  }
  const entries: AuditEntry[] = [];
  let hash = firstAuditHash;
  for (const line of lines) {
    const entry = readAuditLine(line, entries.length + 1, hash, key);
    if (entry === undefined) break;
    entries.push(entry);
    hash = entry.hash;
  }
  const check = { entries, end: { count: entries.length, hash }, goodBytes };
  return { ...check, verdict: verdictOf(lines.length, check.end, readHead(head, key), entries) };
};

const verdictOf = (
  lines: number,
  end: AuditHead,
  head: AuditHead | undefined,
  entries: readonly AuditEntry[],
): AuditVerdict => {
  if (end.count < lines) {
    const at = end.count + 1;
    return {
      ...verdict(
        'damaged',
        lines,
        `Line ${at} is not what was written there: it or a line before it was changed, removed, added or moved.`,
      ),
      atSeq: at,
    };
  }
  if (head === undefined)
    return verdict('damaged', lines, 'The head of the audit log was not written with its key.');
  if (head.count > end.count)
    return verdict(
      'truncated',
      lines,
      `${head.count - end.count} of ${head.count} entries are missing at the end.`,
    );
  const hashThere = head.count === 0 ? firstAuditHash : entries[head.count - 1]?.hash;
  if (hashThere !== head.hash || end.count - head.count > 1)
    return verdict('damaged', lines, 'The head of the audit log belongs to another log.');
  return verdict(
    'intact',
    lines,
    lines === 0 ? 'Nothing was ever done from here.' : `All ${lines} entries fit; the newest is ${end.hash}.`,
  );
};

const verdict = (state: AuditVerdict['state'], entries: number, says: string): AuditVerdict => ({
  state,
  entries,
  says,
});
