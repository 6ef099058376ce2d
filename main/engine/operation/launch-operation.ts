import { FaultError } from '#shared/fault';
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
} from './run/index.ts';
import { admit, auditStart, newOperation, type RunOrder } from './start-operation.ts';

/** An operation that runs here; `over` resolves when it does so no longer. */
export type Live = LiveRun & { readonly over: Promise<void> };

export type LaunchParts = {
  readonly parts: OperationParts;
  readonly book: OperationBook;
  readonly desk: PlanDesk;
  readonly lockParts: LockParts;
  readonly runParts: RunParts;
};

/** Sets operations going: locks first, then one more look, then its steps in the background. */
export type Launcher = {
  readonly lives: ReadonlyMap<OperationId, Live>;
  /** Rejects when a lock is refused, or the fleet is no longer what the plan was made on. */
  readonly start: (plan: Plan, order: RunOrder) => Promise<OperationId>;
  /** The same for one that was found again. */
  readonly resume: (recorded: Recorded) => Promise<void>;
};

type Locking = Pick<LockOrder, 'takeOver'> & {
  /** Rejects when what was shown is no longer so. */
  readonly isStillSo: () => Promise<void>;
};

/** Takes its locks and writes down that it runs. What fails here gives the locks back. */
const begin = async (
  { parts, book, lockParts }: LaunchParts,
  { operation, undo }: Recorded,
  { takeOver, isStillSo }: Locking,
): Promise<LiveRun> => {
  const { id, plan, reason, undoes } = operation;
  const steering = createSteering();
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
  if (!taken.ok) throw new FaultError(taken.fault);
  const locks = taken.value;
  try {
    await tellLocks(book, operation, locks);
    await isStillSo();
    const state = undo === undefined ? 'running' : 'undoing';
    await book.write({ kind: 'state', operationId: id, state, says: 'Under way.' });
  } catch (error) {
    if (book.broken() === undefined) await locks.release(steering.cutOff);
    locks.leave();
    throw error;
  }
  return { id, locks, steering, accepted: { counts: new Map(), uncounted: new Set() } };
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
const endedAtOnce = async (book: OperationBook, operationId: OperationId, error: unknown): Promise<void> => {
  if (book.broken() !== undefined || !(error instanceof FaultError)) return;
  await book.write({
    kind: 'state',
    operationId,
    state: 'failed',
    grade: 'failed',
    says: `Nothing was done: ${error.fault.says}`,
    fault: error.fault,
  });
};

export const createLauncher = (launching: LaunchParts): Launcher => {
  const { parts, book, desk, runParts } = launching;
  const lives = new Map<OperationId, Live>();

  /** In the background: a refused lock is the caller's to know, everything after it is told on the board. */
  const launch = async (recorded: Recorded, locking: Locking): Promise<void> => {
    const { id } = recorded.operation;
    const floors = watchFloors(runParts, id);
    try {
      const live = await begin(launching, recorded, locking);
      const over = runOperation(runParts, live).finally(() => {
        floors.stop();
        lives.delete(id);
      });
      // Kept as one object: `steering` is replaced when it is taken back.
      lives.set(id, Object.assign(live, { over }));
    } catch (error) {
      floors.stop();
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
      const recorded = await book.write({ kind: 'started', operationId: id, operation });
      const locking = { takeOver: order.takeOver, isStillSo: () => sameStill(operation) };
      await orInterrupted(book, id, async () => {
        await auditStart(book, operation);
        try {
          await launch(recorded, locking);
        } catch (error) {
          await endedAtOnce(book, id, error);
          throw error;
        }
      });
      return id;
    },
    resume: async (recorded) => {
      const { operation, seen } = recorded;
      // What was never begun is begun only if it is still what was shown.
      const isStillSo = seen.size > 0 ? async () => undefined : () => sameStill(operation);
      await orInterrupted(book, operation.id, () => launch(recorded, { takeOver: [], isStillSo }));
    },
  };
};
