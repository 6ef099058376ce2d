/**
 * does: answers the asks of this source as a primary with replicas would, and changes as they would.
 * never: is imported by the engine.
 * talks to: the readings of this source, `source-kit`, `shared`.
 */
export { createFakePostgres, type FakePostgres, type FakeServer } from './fake-postgres.ts';
