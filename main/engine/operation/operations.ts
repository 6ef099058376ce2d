import type { OperationChange, ParsedInputOf } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import type {
  ActionLeave,
  EpochMs,
  Exposure,
  LockHolder,
  NodeId,
  Operation,
  OperationId,
  OperationRequest,
  OperationState,
  Plan,
} from '#shared/model';
import { isUndoable } from './compose/index.ts';
import type { OperationParts } from './operation-parts.ts';
import { createLauncher, type Live } from './launch-operation.ts';
import { createPlanDesk } from './plan-desk.ts';
import { createOperationBook, hasEnded, type Recorded } from './record/index.ts';
import { readHolders, releaseLeft, type LockParts, type RunParts } from './run/index.ts';
import { admit } from './start-operation.ts';
import { whatIf } from './what-if.ts';

/** Plans, runs, pauses, finds again and undoes operations. Every method may reject with a FaultError `operation.*`, `action.*`, `journal.*`. */
export type Operations = {
  readonly plan: (request: OperationRequest, signal: AbortSignal) => Promise<Plan>;
  readonly run: (order: ParsedInputOf<'operation.run'>, signal: AbortSignal) => Promise<Operation>;
  readonly pause: (id: OperationId) => Promise<Operation>;
  readonly continue: (id: OperationId) => Promise<Operation>;
  readonly cancel: (id: OperationId) => Promise<Operation>;
  readonly stop: (id: OperationId) => Promise<Operation>;
  readonly resume: (id: OperationId) => Promise<Operation>;
  readonly abandon: (id: OperationId, reason: string) => Promise<Operation>;
  readonly decide: (
    id: OperationId,
    decision: ParsedInputOf<'operation.decide'>['decision'],
  ) => Promise<Operation>;
  /** Open ones and those that ended since then, newest first. */
  readonly list: (since: EpochMs) => Promise<readonly Operation[]>;
  readonly changes: (signal: AbortSignal) => AsyncIterable<OperationChange>;
  /** Whether this console may change the fleet: a new one may not until a person allows it (R81). */
  readonly leave: () => Promise<ActionLeave>;
  readonly allow: (wish: ParsedInputOf<'operation.allow'>) => Promise<ActionLeave>;
  readonly whatIf: (nodeIds: readonly NodeId[]) => Promise<Exposure>;
  readonly locks: (hash: string, signal: AbortSignal) => Promise<readonly LockHolder[]>;
  /** Stops before the next step of everything that runs; it is found again at the next start. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const reject = (code: 'operation.no-such-operation' | 'operation.not-now', says: string): never => {
  throw new FaultError(fault(code, says));
};

/** Reads the journal at once; what it finds open is interrupted and waits for a person. Nothing is sent by itself. */
export const createOperations = (parts: OperationParts): Operations => {
  const { clock, log, operator } = parts.ports;
  const kinds = new Map(parts.sources.flatMap(({ steps }) => (steps ?? []).map((kind) => [kind.id, kind])));
  const keepers = new Map(
    parts.sources.flatMap(({ id, locks }) => (locks === undefined ? [] : [[id, locks] as const])),
  );
  const book = createOperationBook({
    ...parts,
    clock,
    log,
    operator,
    isUndoable: (recorded) => isUndoable(recorded, kinds),
  });
  const lockParts: LockParts = { clock, perform: parts.perform, keepers };
  const runParts: RunParts = { ...parts, clock, log, book, kinds };
  const desk = createPlanDesk({ parts, book, kinds, lockParts });
  const mayAct = (): void => {
    const broken = book.broken();
    if (broken !== undefined) throw new FaultError(broken);
    const { allowed, says } = book.leave();
    if (!allowed) throw new FaultError(fault('action.read-only', says));
  };
  const launcher = createLauncher({ parts, book, desk, lockParts, runParts, mayAct });
  const { lives } = launcher;

  const needed = (id: OperationId): Recorded =>
    book.find(id) ??
    reject('operation.no-such-operation', `The journal of this console has no operation ${id}.`);
  const now = (id: OperationId): Operation => needed(id).operation;
  const running = (id: OperationId, states: readonly OperationState[]): Live => {
    const { state } = now(id);
    const live = lives.get(id);
    if (live === undefined || !states.includes(state)) return reject('operation.not-now', `It is ${state}.`);
    return live;
  };
  const told = async (id: OperationId, what: string, reason?: string): Promise<void> =>
    book.audit({
      what,
      operationId: id,
      planHash: now(id).plan.hash,
      ...(reason === undefined ? {} : { reason }),
      calls: [],
      outcome: now(id).state,
    });

  /** Shown until it happens; what has ended meanwhile waits for nothing. */
  const showAsked = (id: OperationId, asked: NonNullable<Operation['asked']>): void => {
    if (!hasEnded(needed(id))) book.show(id, (operation) => ({ ...operation, asked }));
  };

  return {
    plan: (request, signal) => desk.make(request, signal),
    run: async (order, signal) => {
      mayAct();
      const confirmed = desk.take(order.hash);
      const fresh = await desk.make(confirmed.request, signal);
      admit(fresh, order);
      return now(await launcher.start(desk.take(fresh.hash), order));
    },
    pause: async (id) => {
      const live = running(id, ['running', 'asking', 'indeterminate', 'undoing']);
      await told(id, 'pause');
      live.steering.set('pause');
      showAsked(id, 'pause');
      return now(id);
    },
    continue: async (id) => {
      const live = running(id, ['running', 'paused', 'asking', 'indeterminate', 'undoing']);
      await told(id, 'continue');
      live.steering.set('go');
      book.show(id, ({ asked: _asked, ...operation }) => operation);
      return now(id);
    },
    cancel: async (id) => {
      const live = running(id, ['running', 'paused', 'asking', 'indeterminate']);
      if (needed(id).undo !== undefined)
        return reject('operation.not-now', 'It is being taken back already.');
      const { steering } = live;
      await told(id, 'cancel');
      // It may have failed meanwhile, and be on its way back by itself: that must not be broken off.
      steering.set('cancel');
      if (live.steering === steering) showAsked(id, 'cancel');
      return now(id);
    },
    stop: async (id) => {
      const live = running(id, ['running', 'paused', 'asking', 'indeterminate', 'undoing']);
      await told(id, 'stop');
      live.steering.set('stop');
      await live.over;
      return now(id);
    },
    resume: async (id) => {
      const { state, undoneBy } = now(id);
      if (undoneBy !== undefined || !['interrupted', 'failed', 'stuck'].includes(state))
        return reject('operation.not-now', `It is ${state}.`);
      // Its steps that are done are no longer so; going on from there would tell a lie.
      if ([...book.all()].some(({ operation, seen }) => operation.undoes === id && seen.size > 0))
        return reject(
          'operation.not-now',
          'A later operation has begun to take it back: undo or abandon it.',
        );
      mayAct();
      await launcher.resume(id, async () => {
        await parts.refresh(new AbortController().signal);
        await told(id, 'resume');
        return needed(id);
      });
      return now(id);
    },
    abandon: async (id, reason) => {
      const recorded = needed(id);
      if (recorded.operation.state !== 'interrupted')
        return reject('operation.not-now', `It is ${recorded.operation.state}.`);
      await launcher.alone(id, async () => {
        await told(id, 'abandon', reason);
        const open = recorded.operation.steps.some(
          ({ state }) => state === 'running' || state === 'indeterminate',
        );
        await book.write({
          kind: 'state',
          operationId: id,
          state: 'abandoned',
          grade: open ? 'indeterminate' : 'degraded',
          says: `Given up: ${reason}`,
        });
      });
      // A console that is read-only sends nothing, not even this: its locks run out, and a person may take them over then.
      if (book.leave().allowed)
        void releaseLeft(recorded, { operator, console: parts.consoleName }, lockParts);
      return now(id);
    },
    decide: async (id, decision) => {
      const live = running(id, ['asking']);
      await told(
        id,
        `decide ${decision.kind}`,
        decision.kind === 'leave' ? decision.reason : `${decision.ms} ms`,
      );
      live.steering.decide(decision);
      return now(id);
    },
    list: async (since) => book.board.list(since),
    changes: (signal) => book.board.changes(signal),
    leave: async () => book.leave(),
    allow: (wish) => book.allow(wish),
    whatIf: async (nodeIds) => whatIf(nodeIds, parts.view(), clock.now()),
    locks: async (hash, signal) => {
      const plan = desk.find(hash);
      if (plan === undefined)
        throw new FaultError(fault('operation.no-such-plan', 'No plan of that hash waits here.'));
      return (await readHolders(plan.locks, lockParts, signal)).holders;
    },
    [Symbol.asyncDispose]: async () => {
      await launcher.close();
      book.board[Symbol.dispose]();
    },
  };
};
