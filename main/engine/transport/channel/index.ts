/**
 * does: asks a shell on a logged-in connection, in the resident loop or on a channel of its own, within limits.
 * never: sends any exec request but the one constant, or trusts what comes back to be whole.
 * talks to: `connection`, the shell protocol of `source-kit`.
 */
export { closeChannel, overrunBytes, type ChannelContext } from './close-channel.ts';
export { openShell } from './open-shell.ts';
export { performAsk } from './own-channel.ts';
export type { Take } from './read-while-taken.ts';
export { ResidentLoop } from './resident-loop.ts';
export { streamShell } from './shell-stream.ts';
