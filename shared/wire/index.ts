/**
 * does: carries the contract over any pipe of texts: frames, both ends, bounds, the local link and the promises every link keeps.
 * never: opens a socket or a port, knows the time, or decides what a message means.
 * talks to: `shared/contract`, `shared/fault`, the schema library.
 */
export type { Channel, Link } from './link.ts';
export type { Dispatcher } from './dispatcher.ts';
export { createLink } from './create-link.ts';
export { serveChannel, type ServedChannel } from './serve-channel.ts';
export { createLocalPair, localLink } from './local-pair.ts';
export { createPipe, type Pipe, type PipeEnd } from './pipe.ts';
export { linkPromises, type LinkPromise, type LinkUnderTest } from './conformance.ts';
export { wireLimits, type LinkTimer, type WireLimits } from './limits.ts';
export { desktopDoorway, webDoorway } from './doorway.ts';
export { pageHeaders } from './page-policy.ts';
