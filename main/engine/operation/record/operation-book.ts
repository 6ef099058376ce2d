import { fault, FaultError, type Fault } from '#shared/fault';
import type { ActionLeave, Operation, OperationId } from '#shared/model';
import type { Audit, AuditNote, Journal } from '../../journal/index.ts';
import type { Clock, Log } from '../../ports/index.ts';
import { leaveOf, newLeave } from './leave.ts';
import { createOperationBoard, type OperationBoard } from './operation-board.ts';
import { readRecord, type OperationRecord } from './records.ts';
import { replayAll, replayed, type Recorded } from './replay.ts';

type WithoutTime<R> = R extends unknown ? Omit<R, 'of' | 'at'> : never;
/** A record before it has its time. */
export type Note = WithoutTime<OperationRecord>;
export type Deed = Omit<AuditNote, 'at' | 'who'>;

/**
 * Every operation this console knows. What changes one is written down first and told afterwards. When something
 * cannot be written, nothing more may be done until a person has looked (R70, R92).
 */
export type OperationBook = {
  readonly board: OperationBoard;
  readonly find: (id: OperationId) => Recorded | undefined;
  readonly all: () => Iterable<Recorded>;
  /** On disk when it resolves. Rejects with FaultError `journal.*`; then `broken` says why. */
  readonly write: (note: Note) => Promise<Recorded>;
  /** Shows something that is not worth a record: a percentage, a sentence of a poll. */
  readonly show: (id: OperationId, part: (operation: Operation) => Operation) => void;
  /** Rejects as `write` does. */
  readonly audit: (deed: Deed) => Promise<void>;
  /** Whether this console may change the fleet. */
  readonly leave: () => ActionLeave;
  /** Rejects as `write` does. */
  readonly allow: (wish: { readonly allowed: boolean; readonly reason: string }) => Promise<ActionLeave>;
  /** Set once something could not be written. */
  readonly broken: () => Fault | undefined;
};

type Parts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly operator: string;
  readonly journal: Journal;
  readonly audit: Audit;
  readonly firstRun: 'read-only' | 'may-act';
  readonly onChange: (operation: Operation) => void;
  /** Whether an undo would put something back; undefined: not while it is as it is. */
  readonly isUndoable: (recorded: Recorded) => boolean | undefined;
};

const uncounted = ({ floors }: Operation): Operation['floors'] =>
  floors.map(({ now: _now, ...floor }) => floor);

const faultOf = (error: unknown): Fault =>
  error instanceof FaultError
    ? error.fault
    : fault('journal.unwritable', 'The record of what is done cannot be written.', {
        details: error instanceof Error ? error.message : String(error),
      });

export const createOperationBook = (parts: Parts): OperationBook => {
  const { clock, journal } = parts;
  const records = journal.records.flatMap((record) => readRecord(record) ?? []);
  const complete = (recorded: Recorded): Recorded => {
    const { undoable: _before, ...before } = recorded.operation;
    // Nobody counts for it until a person decides; what was counted before is not so now.
    const operation = before.state === 'interrupted' ? { ...before, floors: uncounted(before) } : before;
    const undoable = parts.isUndoable({ ...recorded, operation });
    return { ...recorded, operation: undoable === undefined ? operation : { ...operation, undoable } };
  };
  const known = new Map<OperationId, Recorded>(
    [...replayAll(records)].map(([id, recorded]) => [id, complete(recorded)]),
  );
  const board = createOperationBoard(
    () => clock.now(),
    [...known.values()].map(({ operation }) => operation),
  );
  let leave = leaveOf(journal.records, parts.firstRun, known.size > 0);
  let broken: Fault | undefined = journal.damage;

  const put = (changed: Recorded): Recorded => {
    const recorded = complete(changed);
    known.set(recorded.operation.id, recorded);
    board.put(recorded.operation);
    parts.onChange(recorded.operation);
    return recorded;
  };

  const guarded = async <T>(write: () => Promise<T>): Promise<T> => {
    if (broken !== undefined) throw new FaultError(broken);
    try {
      return await write();
    } catch (error) {
      broken ??= faultOf(error);
      parts.log.warn('nothing may be changed any more', { code: broken.code, says: broken.says });
      throw new FaultError(broken);
    }
  };

  return {
    board,
    find: (id) => known.get(id),
    all: () => known.values(),
    write: (note) =>
      guarded(async () => {
        const record = { ...note, of: 'operation', at: clock.now() } as OperationRecord;
        await journal.append(record);
        const next = replayed(known.get(record.operationId), record);
        if (next === undefined)
          throw new FaultError(fault('engine.bug', `The journal has no operation ${record.operationId}.`));
        return put(next);
      }),
    show: (id, part) => {
      const recorded = known.get(id);
      if (recorded !== undefined) put({ ...recorded, operation: part(recorded.operation) });
    },
    audit: (deed) =>
      guarded(async () => {
        await parts.audit.append({ ...deed, who: parts.operator, at: clock.now() });
      }),
    leave: () => leave,
    allow: (wish) =>
      guarded(async () => {
        const next = newLeave(wish, parts.operator, clock.now());
        await journal.append(next.record);
        await parts.audit.append({
          what: wish.allowed ? 'allow actions' : 'forbid actions',
          who: parts.operator,
          at: next.record.at,
          reason: wish.reason,
          calls: [],
          outcome: next.leave.says,
        });
        leave = next.leave;
        return leave;
      }),
    broken: () => broken,
  };
};
