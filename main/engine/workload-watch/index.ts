/**
 * does: keeps the newest reading of every workload source, judges its promises, raises alarms, says which nodes are held out,
 *   keeps release ledger and timelines; lends the other watches what all of them do: a board, its feed, the judging of alarms.
 * never: changes anything in the fleet, knows a source by name, speaks SSH or HTTP itself.
 * talks to: source-kit, probe, rules, store, ports, `shared`; it is lent the means to perform an ask.
 */
export { askTogether } from './ask-together.ts';
export { judgeAnew, type AlarmPlace } from './alarm-place.ts';
export { createGatheredFeed, type GatheredFeed } from './gathered-feed.ts';
export { createNodeBoard } from './node-board.ts';
export { isSameReading } from './same-reading.ts';
export { isDueAgain } from './seen-again.ts';
export { createSeatDesk, type SeatDesk, type SeatObserved } from './seat-desk.ts';
export { lookAfterFault, unseenLook } from './unseen-look.ts';
export { createWorkloadWatch, type WorkloadWatch, type WorkloadWatchParts } from './workload-watch.ts';
