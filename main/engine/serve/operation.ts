import type { Handlers } from '#shared/contract';
import type { Audit } from '../journal/index.ts';
import type { Operations } from '../operation/index.ts';

type OperationHandlers = Pick<Handlers, Extract<keyof Handlers, `operation.${string}` | `audit.${string}`>>;

const auditPage = 1_000;

/** Handlers of the messages about operations and their record. */
export const serveOperations = (operations: Operations, audit: Audit): OperationHandlers => ({
  'operation.plan': ({ request }, signal) => operations.plan(request, signal),
  'operation.run': (order, signal) => operations.run(order, signal),
  'operation.pause': ({ operationId }) => operations.pause(operationId),
  'operation.continue': ({ operationId }) => operations.continue(operationId),
  'operation.cancel': ({ operationId }) => operations.cancel(operationId),
  'operation.stop': ({ operationId }) => operations.stop(operationId),
  'operation.resume': ({ operationId }) => operations.resume(operationId),
  'operation.abandon': ({ operationId, reason }) => operations.abandon(operationId, reason),
  'operation.decide': ({ operationId, decision }) => operations.decide(operationId, decision),
  'operation.list': async ({ since }) => ({ operations: [...(await operations.list(since))] }),
  'operation.changes': (_input, signal) => operations.changes(signal),
  'operation.leave': () => operations.leave(),
  'operation.allow': (wish) => operations.allow(wish),
  'operation.what-if': ({ nodeIds }) => operations.whatIf(nodeIds),
  'operation.locks': async ({ hash }, signal) => ({ holders: [...(await operations.locks(hash, signal))] }),
  'audit.entries': async (wish) => ({ entries: [...(await audit.entries({ ...wish, limit: auditPage }))] }),
  'audit.verify': () => audit.verify(),
});
