/**
 * does: starts a watch over the logs of two nodes that the test speaks for.
 * never: ships.
 * talks to: the watch, ports’ fakes, the test kit of the rules about logs.
 */
export { nothingKept, refused, startLogWatch, web1, web2, type Kept } from './start-log-watch.ts';
