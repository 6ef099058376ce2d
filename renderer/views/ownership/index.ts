/**
 * does: shows who owns what in every space, who says so, where they do not agree, and where one key is.
 * never: changes anything; its buttons open plans.
 * talks to: `queries`, `commands`, `ui`, `charts`, `shared/format`.
 */
export { OwnershipScreen } from './ownership-screen.tsx';
