/**
 * does: opens byte streams to servers as a node or this console reaches them, verified by TLS where that is wanted, and keeps them between two asks.
 * never: listens, sends a byte of an ask to a server that was not verified, keeps a secret.
 * talks to: sockets, Node's TLS, `ports`, `source-kit`.
 */
export { dialHere } from './dial-here.ts';
export { daemonFaults } from './daemon-faults.ts';
export { EndpointStream } from './endpoint-stream.ts';
export { createKeptDoor, type Attempt, type KeptDoor } from './kept-door.ts';
export { LateStream } from './late-stream.ts';
export type { Keepable } from './kept-connections.ts';
export type { Dialled, Vantage } from './vantage.ts';
