/**
 * does: offers the ways to bring servers in, and shows what an import would add before it adds it.
 * never: reads a file of the operator by itself: the engine does, or its text is pasted here.
 * talks to: the fleet-import messages, the fleet.
 */
export { FirstRunScreen } from './first-run-screen.tsx';
