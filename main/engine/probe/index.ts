/**
 * does: decides when to ask each node, backs off, and turns replies into facts.
 * never: performs I/O itself, judges what a fact means.
 * talks to: transport, source-kit, ports.
 */
export { aborted } from './aborted.ts';
export { createLimiter, type Limiter } from './limiter.ts';
export { createNodeWatch, type NodeWatch, type WatchEvents, type WatchParts } from './node-watch.ts';
export { createRareLooks, type RareLooks, type RareLooksParts } from './rare-looks.ts';
export { factsAfterFault, readSweep } from './read-sweep.ts';
export { defaultSchedule, type Schedule } from './schedule.ts';
