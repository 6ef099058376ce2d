/**
 * does: looks at the logs of every connected node now and then, keeps the newest with its age, publishes what follows from it.
 * never: reads the lines of a log, changes one, knows how a node is asked for its logs.
 * talks to: source-kit, probe, rules, store, ports, `shared`; it is lent the means to perform an ask.
 */
export { createLogWatch, type LogWatch, type LogWatchParts } from './log-watch.ts';
