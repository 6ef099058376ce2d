import { fault, FaultError } from '#shared/fault';
import type { Operation, OperationId, Plan } from '#shared/model';
import type { OperationParts } from './operation-parts.ts';
import { endedIds, type PlanDesk } from './plan-desk.ts';
import type { OperationBook, Recorded } from './record/index.ts';
import {
  createSteering,
  runOperation,
  takeLocks,
  watchFloors,
  type HeldLocks,
  type LiveRun,
  type LockOrder,
  type LockParts,
  type RunParts,
  type Steering,
} from './run/index.ts';
import { admit, auditStart, newOperation, type RunOrder } from './start-operation.ts';

/**
 * An operation that somebody begins here, runs or gives up: nobody else does so meanwhile. `over` resolves when that has ended.
 * `steering` is another one once it is being taken back.
 */
export type Live = { steering: Steering; readonly over: Promise<void> };

export type LaunchParts = {
  readonly parts: OperationParts;
  readonly book: OperationBook;
  readonly desk: PlanDesk;
  readonly lockParts: LockParts;
  readonly runParts: RunParts;
  /** Throws FaultError when this console may not change the fleet. */
  readonly mayAct: () => void;
};

/** Sets operations going: locks first, then one more look, then its steps in the background. */
export type Launcher = {
  readonly lives: ReadonlyMap<OperationId, Live>;
  /** Rejects when a lock is refused, or the fleet is no longer what the plan was made on. */
  readonly start: (plan: Plan, order: RunOrder) => Promise<OperationId>;
  /** The same for one that was found again, once `ready` has resolved. */
  readonly resume: (id: OperationId, ready: () => Promise<Recorded>) => Promise<void>;
  /** Does something with an operation that does not run; rejects with FaultError `operation.not-now` while somebody else does. */
  readonly alone: <T>(id: OperationId, deed: () => Promise<T>) => Promise<T>;
  /** Ends everything that runs or begins before its next step; nothing can be begun any more. */
  readonly close: () => Promise<void>;
};

type Locking = Pick<LockOrder, 'takeOver'> & {
  readonly steering: Steering;
  /** Rejects when what was shown is no longer so. */
  readonly isStillSo: () => Promise<void>;
};

const broughtToEnd = fault('operation.not-now', 'It was stopped before its first step.');

/** Takes its locks and writes down that it runs. What fails here gives the locks back. */
const begin = async (
  { parts, book, lockParts, mayAct }: LaunchParts,
  { operation, undo }: Recorded,
  { takeOver, isStillSo, steering }: Locking,
): Promise<Pick<LiveRun, 'id' | 'locks' | 'accepted'>> => {
  const { id, plan, reason, undoes } = operation;
  const order: LockOrder = {
    calls: plan.locks,
    operator: parts.ports.operator,
    reason,
    operationId: id,
    console: parts.consoleName,
    takeOver,
    ours: new Set([id, ...endedIds(book), ...(undoes === undefined ? [] : [undoes])]),
  };
  const taken = await takeLocks(order, lockParts, steering.cutOff);
  if (!taken.ok) throw new FaultError(steering.cutOff.aborted ? broughtToEnd : taken.fault);
  const locks = taken.value;
  try {
    await tellLocks(book, operation, locks);
    if (steering.cutOff.aborted) throw new FaultError(broughtToEnd);
    await isStillSo();
    // Somebody may have made this console read-only meanwhile.
    mayAct();
    const state = undo === undefined ? 'running' : 'undoing';
    await book.write({ kind: 'state', operationId: id, state, says: 'Under way.' });
  } catch (error) {
    if (book.broken() === undefined) await locks.release(new AbortController().signal);
    locks.leave();
    throw error;
  }
  return { id, locks, accepted: { counts: new Map(), uncounted: new Set() } };
};

const tellLocks = async (
  book: OperationBook,
  { id, plan, reason }: Operation,
  locks: HeldLocks,
): Promise<void> => {
  const holders = locks.holders();
  await book.write({ kind: 'locks', operationId: id, holders: [...holders] });
  await book.audit({
    what: 'locks',
    operationId: id,
    planHash: plan.hash,
    reason,
    calls: [],
    outcome: holders.map(({ resource, token }) => `${resource} #${token}`).join(', '),
  });
};

/** What could not be written down is not begun, and is shown as such. */
const orInterrupted = async (
  book: OperationBook,
  id: OperationId,
  beginning: () => Promise<void>,
): Promise<void> => {
  try {
    await beginning();
  } catch (error) {
    const why = book.broken();
    if (why !== undefined)
      book.show(id, (operation) => ({
        ...operation,
        state: 'interrupted',
        says: `Nothing more is sent: ${why.says}`,
        fault: why,
      }));
    throw error;
  }
};

/** Nothing was sent, so it ends at once, and says why. */
const endedAtOnce = async (book: OperationBook, { id, plan }: Operation, error: unknown): Promise<void> => {
  if (book.broken() !== undefined || !(error instanceof FaultError)) return;
  const state = error.fault === broughtToEnd ? 'cancelled' : 'failed';
  const says = `Nothing was done: ${error.fault.says}`;
  await book.write({
    kind: 'state',
    operationId: id,
    state,
    grade: 'failed',
    says,
    ...(state === 'failed' ? { fault: error.fault } : {}),
  });
  await book.audit({
    what: 'end',
    operationId: id,
    planHash: plan.hash,
    calls: [],
    outcome: `${state} (failed): ${says}`,
  });
};

export const createLauncher = (launching: LaunchParts): Launcher => {
  const { parts, book, desk, runParts } = launching;
  const lives = new Map<OperationId, Live>();
  let isClosed = false;

  /** From here on, before anything is waited for, wishes reach it and nobody else begins it. */
  const enter = (id: OperationId): { readonly live: Live; readonly leave: () => void } => {
    if (isClosed) throw new FaultError(fault('operation.not-now', 'This console is being closed.'));
    if (lives.has(id))
      throw new FaultError(fault('operation.not-now', 'Somebody is at it already: look again in a moment.'));
    const over = Promise.withResolvers<void>();
    const live: Live = { steering: createSteering(), over: over.promise };
    lives.set(id, live);
    return {
      live,
      leave: () => {
        lives.delete(id);
        over.resolve();
      },
    };
  };

  /** In the background: a refused lock is the caller's to know, everything after it is told on the board. */
  const launch = async (
    recorded: Recorded,
    { live, leave }: ReturnType<typeof enter>,
    locking: Omit<Locking, 'steering'>,
  ): Promise<void> => {
    const floors = watchFloors(runParts, recorded.operation.id);
    try {
      const begun = await begin(launching, recorded, { ...locking, steering: live.steering });
      // Kept as one object: `steering` is replaced when it is taken back.
      void runOperation(runParts, Object.assign(live, begun)).finally(() => {
        floors.stop();
        leave();
      });
    } catch (error) {
      floors.stop();
      throw error;
    }
  };

  /** What fails before its first step is over. */
  const entered = async (
    id: OperationId,
    beginning: (entry: ReturnType<typeof enter>) => Promise<void>,
  ): Promise<void> => {
    const entry = enter(id);
    try {
      await beginning(entry);
    } catch (error) {
      entry.leave();
      throw error;
    }
  };

  /** Somebody may have changed things between the plan and the locks; from now on nobody else does. */
  const sameStill = async ({ id, plan, overrides }: Operation): Promise<void> => {
    const fresh = await desk.make(plan.request, new AbortController().signal, id);
    desk.take(fresh.hash);
    admit(fresh, { hash: plan.hash, overrides });
  };

  return {
    lives,
    start: async (plan, order) => {
      const id = `op-${parts.ports.random.hex(8)}` as OperationId;
      const operation = newOperation(id, plan, order, parts);
      const locking = { takeOver: order.takeOver, isStillSo: () => sameStill(operation) };
      await entered(id, async (entry) => {
        const recorded = await book.write({ kind: 'started', operationId: id, operation });
        await orInterrupted(book, id, async () => {
          await auditStart(book, operation);
          try {
            await launch(recorded, entry, locking);
          } catch (error) {
            await endedAtOnce(book, operation, error);
            throw error;
          }
        });
      });
      return id;
    },
    resume: (id, ready) =>
      entered(id, async (entry) => {
        const recorded = await ready();
        const { operation, seen } = recorded;
        // What was never begun is begun only if it is still what was shown.
        const isStillSo = seen.size > 0 ? async () => undefined : () => sameStill(operation);
        await orInterrupted(book, id, () => launch(recorded, entry, { takeOver: [], isStillSo }));
      }),
    alone: async (id, deed) => {
      const { leave } = enter(id);
      try {
        return await deed();
      } finally {
        leave();
      }
    },
    close: async () => {
      isClosed = true;
      const all = [...lives.values()];
      for (const { steering } of all) steering.set('quit');
      await Promise.all(all.map(({ over }) => over));
    },
  };
};
