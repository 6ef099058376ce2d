/**
 * does: follows logs of many nodes at once, merges their lines by time, keeps no more of them than a window can show and counts the rest; searches their past.
 * never: reads a path that the console has not listed as a log, grows with what nodes send, interprets what a line holds.
 * talks to: source-kit, ports, `shared`; it is lent the means to follow a stream and to perform an ask.
 */
export { createTailDesk, type TailDesk, type TailDeskParts } from './tail-desk.ts';
