/**
 * does: composes plans from what sources offer, answers guards, runs steps, journals every intent, resumes and undoes.
 * never: knows a source by name, sends what was not shown, sends anything before its intent is on disk.
 * talks to: journal, source-kit, ports, `shared`; it is lent the means to perform an ask and the view to plan on.
 */
export { lateOperations } from './late-operations.ts';
export { createOperations, type Operations } from './operations.ts';
export type { OperationParts, OperationView } from './operation-parts.ts';
