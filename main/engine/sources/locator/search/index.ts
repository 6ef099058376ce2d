/**
 * does: says whom to ask about one key and what their answers mean together; lists keys page by page.
 * never: takes a host that is silent for one that agrees.
 * talks to: `reach`, `reading` and `picture` of this source, `source-kit`, `shared`.
 */
export { findKey } from './find-key.ts';
export { listKeys } from './list-keys.ts';
