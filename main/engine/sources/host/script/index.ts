/**
 * does: holds the POSIX sh texts that the host source sends to nodes.
 * never: reads an answer, interpolates a value from outside.
 * talks to: nobody.
 */
export { fullScript } from './full.ts';
export { liteScript } from './lite.ts';
export { endMark } from './sections.ts';
export { tickScript } from './tick.ts';
