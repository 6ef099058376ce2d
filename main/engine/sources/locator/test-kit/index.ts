/**
 * does: the reference locator and its hosts in memory, for trying this source on them.
 * never: opens a socket, is part of the engine.
 * talks to: this source, `main/locator`, `source-kit`, `shared`.
 */
export { createLocatorRoom, locatorDeclared, type LocatorRoom } from './locator-room.ts';
export { createHoldings } from '../../../../locator/index.ts';
