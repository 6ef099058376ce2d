/**
 * does: gives the host source's tests real shells to run its scripts in, and the recorded replies.
 * never: is part of the product.
 * talks to: the shells of this machine, the folder `replies`.
 */
export { at, factsOf, probeOf } from './facts-of.ts';
export { replies, type RecordedReply } from './replies.ts';
export { replyOf } from './reply-of.ts';
export { runAsk, runSweeps, shells, type Shell } from '../../../source-kit/test-kit/shells.ts';
