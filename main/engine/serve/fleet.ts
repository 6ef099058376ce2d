import type { Handlers } from '#shared/contract';
import type { FleetWatch } from '../fleet-watch/index.ts';
import type { Clock } from '../ports/index.ts';
import type { FleetBoard } from '../store/index.ts';
import { withDeadline } from './deadline.ts';

type FleetHandlers = Pick<Handlers, 'fleet.snapshot' | 'fleet.changes' | 'fleet.sweep'>;

/** Handlers of the messages about the whole fleet. */
export const serveFleet = (board: FleetBoard, watch: FleetWatch, clock: Clock): FleetHandlers => ({
  'fleet.snapshot': async () => board.snapshot(),
  'fleet.changes': (_input, signal) => board.changes(signal),
  'fleet.sweep': async ({ timeoutMs }, signal) => {
    await withDeadline(clock, timeoutMs, signal, (until) => watch.sweep(until));
    return { at: clock.now() };
  },
});
