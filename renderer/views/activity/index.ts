/**
 * does: shows what was done, by whom and why, as operations and as lines of the record, and exports it.
 * never: changes anything; the record is only read.
 * talks to: `queries`, `commands`, `ui`, `shared/format`.
 */
export { ActivityScreen } from './activity-screen.tsx';
