/**
 * does: draws every log of the fleet with who rotates it, what is not right, and what rotation does on each node.
 * never: rotates anything: a button opens a plan.
 * talks to: `queries`, `commands`, `charts`, `ui`, `shared`.
 */
export { LogsScreen } from './logs-screen.tsx';
