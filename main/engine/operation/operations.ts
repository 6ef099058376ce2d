import type { OperationChange, ParsedInputOf } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import type {
  EpochMs,
  Exposure,
  LockHolder,
  NodeId,
  Operation,
  OperationId,
  OperationRequest,
  Plan,
} from '#shared/model';
import type { OperationParts } from './operation-parts.ts';

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
  readonly list: (since: EpochMs) => readonly Operation[];
  readonly changes: (signal: AbortSignal) => AsyncIterable<OperationChange>;
  readonly whatIf: (nodeIds: readonly NodeId[]) => Promise<Exposure>;
  readonly locks: (hash: string, signal: AbortSignal) => Promise<readonly LockHolder[]>;
  /** Stops before the next step of everything that runs; it is found again at the next start. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Knows no operation yet. */
export const createOperations = (_parts?: OperationParts): Operations => {
  const none = (): never => {
    throw new FaultError(fault('operation.no-such-operation', 'There is no operation.'));
  };
  return {
    plan: async () => none(),
    run: async () => none(),
    pause: async () => none(),
    continue: async () => none(),
    cancel: async () => none(),
    stop: async () => none(),
    resume: async () => none(),
    abandon: async () => none(),
    decide: async () => none(),
    list: () => [],
    changes: async function* (signal) {
      yield { kind: 'reset', operations: [] };
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    whatIf: async () => none(),
    locks: async () => [],
    [Symbol.asyncDispose]: async () => undefined,
  };
};
