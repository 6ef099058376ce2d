import { operationSchema, type Operation } from '#shared/model';
import { openAudit, openJournal } from '../../journal/index.ts';
import { readRecord, replayAll, type OperationRecord } from '../record/index.ts';
import type { Chance } from './seeded-chance.ts';
import { createSimDisk, createSimPlatter, type SimPlatter } from './sim-disk.ts';
import type { Broken } from './stage.ts';

/** Where every simulated console keeps its record. */
export const simPlace = { directory: '/console', keyDirectory: '/keys' } as const;
const journalPath = '/console/operations.journal';
const auditPath = '/console/audit.jsonl';

type Intent = { readonly operationId: string; readonly stepId: string; readonly tokens: readonly number[] };

/** What is durable on one console's disk of what it was about to send, read as it grows. Outlives the console's lives. */
export type SimRecord = {
  readonly platter: SimPlatter;
  /** I1, R92: true when one more change of this text may leave, by journal and by audit. Each line lets out one. */
  readonly mayLeave: (text: string) => 'yes' | 'no intent' | 'no audit line';
  readonly hasBegun: () => boolean;
  /** The intent under which a change of this text left last. */
  readonly intentOf: (text: string) => Intent | undefined;
  readonly locksOf: (operationId: string) => readonly string[];
  /** `op-1 toy.boot n1` for each intent, in order. */
  readonly intents: () => readonly string[];
};

const count = (counts: Map<string, number>, key: string): number => {
  const times = (counts.get(key) ?? 0) + 1;
  counts.set(key, times);
  return times;
};

type JournalLine = {
  readonly kind: string;
  readonly operationId: string;
  readonly operation?: Operation;
  readonly stepId?: string;
  readonly calls?: readonly string[];
  readonly tokens?: readonly number[];
};

export const createSimRecord = (): SimRecord => {
  const platter = createSimPlatter();
  const intended = new Map<string, number>();
  const audited = new Map<string, number>();
  const left = new Map<string, number>();
  const latest = new Map<string, Intent>();
  const locks = new Map<string, readonly string[]>();
  const names: string[] = [];
  let [journalRead, auditRead] = [0, 0];

  const readJournalLine = (line: string): void => {
    if (!line.includes('"kind":"intent"') && !line.includes('"kind":"started"')) return;
    const record = JSON.parse(line.slice(line.indexOf('{'))) as JournalLine;
    if (record.kind === 'started')
      locks.set(
        record.operationId,
        (record.operation?.plan.locks ?? []).map(({ resource }) => resource),
      );
    if (record.kind !== 'intent') return;
    const { operationId, stepId = '', tokens = [], calls = [] } = record;
    names.push(`${operationId} ${stepId}`);
    for (const text of calls) {
      count(intended, text);
      latest.set(text, { operationId, stepId, tokens });
    }
  };
  const catchUp = (): void => {
    const journal = platter.lines.get(journalPath) ?? [];
    for (; journalRead < journal.length; journalRead += 1) readJournalLine(journal[journalRead] ?? '');
    const audit = platter.lines.get(auditPath) ?? [];
    for (; auditRead < audit.length; auditRead += 1) {
      const { calls, outcome } = JSON.parse(audit[auditRead] ?? '{}') as { calls: string[]; outcome: string };
      if (outcome === 'sending') for (const text of calls) count(audited, text);
    }
  };
  return {
    platter,
    mayLeave: (text) => {
      catchUp();
      const times = count(left, text);
      if (times > (intended.get(text) ?? 0)) return 'no intent';
      return times > (audited.get(text) ?? 0) ? 'no audit line' : 'yes';
    },
    hasBegun: () => {
      catchUp();
      return locks.size > 0;
    },
    intentOf: (text) => latest.get(text),
    locksOf: (id) => locks.get(id) ?? [],
    intents: () => {
      catchUp();
      return names;
    },
  };
};

const essence = (one: Operation | undefined): string =>
  JSON.stringify([one?.state, one?.grade, one?.steps.map(({ stepId, state }) => [stepId, state])]);

/** Operations that were over as undos before what they took back was so: a console that dies in between would tell two stories. */
const undoneTooLate = (records: readonly OperationRecord[]): readonly string[] => {
  const takesBack = new Map<string, string>();
  const undone = new Set<string>();
  return records.flatMap((record) => {
    const { kind, operationId } = record;
    if (kind === 'started' && record.operation.plan.request.kind === 'undo')
      takesBack.set(operationId, record.operation.undoes ?? '');
    if (kind === 'state' && record.state === 'undone') undone.add(operationId);
    const back = takesBack.get(operationId);
    const isOver = kind === 'state' && record.state === 'succeeded';
    return isOver && back !== undefined && !undone.has(back) ? [operationId] : [];
  });
};

/** I8: journal and audit are whole, and the journal alone tells the same story as the console that wrote it. */
export const checkRecord = async (
  { platter }: SimRecord,
  of: { readonly told: readonly Operation[]; readonly chance: Chance },
  broken: Broken,
): Promise<void> => {
  const life = { isDead: () => false, die: () => undefined };
  const disk = createSimDisk(platter, () => undefined, life);
  await using journal = await openJournal({ ...simPlace, disk });
  if (journal.damage !== undefined) broken('I8', journal.damage.says);
  const records = journal.records.flatMap((record) => readRecord(record) ?? []);
  if (records.length !== journal.records.length) broken('I8', 'a record of the journal is not readable');
  for (const id of undoneTooLate(records)) broken('I8', `${id} was over before what it took back`);
  const replayed = replayAll(records);
  for (const operation of of.told) {
    const again = replayed.get(operation.id)?.operation;
    if (essence(again) !== essence(operation) || !operationSchema.safeParse(operation).success)
      broken(
        'I8',
        `the journal tells ${essence(again)} of ${operation.id}, the console ${essence(operation)}`,
      );
  }
  await using audit = await openAudit({ ...simPlace, disk, random: of.chance });
  const { state, says } = await audit.verify();
  if (state !== 'intact') broken('I8', `the audit log is ${state}: ${says}`);
};
