/**
 * does: shows plans before anything is sent, takes the confirmation, and shows operations while they run and after.
 * never: makes a step or a command of its own; what it shows is the plan, and what it sends is the plan's hash.
 * talks to: `queries`, `commands`, `ui`, `shared/format`.
 */
export { OperationScreen } from './live/operation-screen.tsx';
export { OperationSheets } from './operation-sheets.tsx';
