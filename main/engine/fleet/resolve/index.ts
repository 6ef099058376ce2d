/**
 * does: follows what a fleet file says: defaults, groups, overrides, jumps, paths; the result is a fleet.
 * never: opens a file, reads YAML.
 * talks to: `fleet/file`, `shared/model`.
 */
export type { Surroundings } from './resolve-access.ts';
export { resolveFleet } from './resolve-fleet.ts';
