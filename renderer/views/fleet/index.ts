/**
 * does: shows the whole fleet: the situation in a sentence, what needs somebody, and every node as tiles, map or table.
 * never: asks nodes or decides states; it draws what the engine says.
 * talks to: `queries`, `commands`, `ui`, `shared/format`.
 */
export { FleetScreen } from './fleet-screen.tsx';
