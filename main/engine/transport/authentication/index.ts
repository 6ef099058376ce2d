/**
 * does: finds the keys to log in with, in files and in the agent, and offers them in order.
 * never: sends a password, forwards the agent, or writes a key anywhere.
 * talks to: key files, the SSH agent, ssh2's key parser.
 */
export { createKeyFiles, type KeyFile, type KeyFiles } from './key-files.ts';
export { createLoginAttempts, offerNothing, type LoginAttempts } from './login-attempts.ts';
export { gatherLoginKeys, type LoginKeys } from './login-keys.ts';
