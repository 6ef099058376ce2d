/**
 * does: shows every service against every node, what is promised and kept, and one service in detail.
 * never: changes anything; its buttons open plans.
 * talks to: `queries`, `commands`, `ui`, `shared/format`.
 */
export { ReplicasScreen } from './replicas-screen.tsx';
