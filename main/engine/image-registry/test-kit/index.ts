/**
 * does: runs a registry of the OCI Distribution API on this machine, with either kind of login, for tests.
 * never: is imported outside of tests.
 * talks to: Node's HTTP servers.
 */
export { digestOf, serveRegistry, type ServedRegistry } from './serve-registry.ts';
