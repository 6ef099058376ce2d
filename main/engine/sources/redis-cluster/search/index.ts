/**
 * does: says whom to ask about one key and what their answers mean together; lists keys of one server.
 * never: follows a redirection, changes a key.
 * talks to: the picture of this source, `source-kit`, `shared`.
 */
export { findKey } from './find-key.ts';
export { keySlot } from './key-slot.ts';
export { listKeys } from './list-keys.ts';
