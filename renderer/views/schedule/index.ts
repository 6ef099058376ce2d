/**
 * does: draws what every node runs by the clock: when next, how it went, and what is missing.
 * never: runs or pauses anything: a button opens a plan.
 * talks to: `queries`, `commands`, `ui`, `shared`.
 */
export { ScheduleScreen } from './schedule-screen.tsx';
