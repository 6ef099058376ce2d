/**
 * does: brings a connection from an address to a verified login, hop by hop, within bounds.
 * never: accepts a host key that is not on file, or sends a login byte before it is.
 * talks to: sockets, ssh2, `host-key`, `authentication`.
 */
export { connectHop, type Connecting } from './connect-hop.ts';
export { cancelled, startDeadline, untilAborted } from './deadline.ts';
export { HostKeyError, type RefusedKey } from './host-key-check.ts';
export { createInbox, type Inbox } from './inbox.ts';
export { nameOf, targetFault } from './hop-grammar.ts';
export { createJumpPool, jumpFault, type JumpLease, type JumpPool } from './jump-pool.ts';
export type { Login } from './login.ts';
export { createNamedSlots, createSlots, type Slots } from './slots.ts';
