import type { Handlers } from '#shared/contract';
import type { FleetWatch } from '../fleet-watch/index.ts';
import type { Clock } from '../ports/index.ts';
import type { FleetBoard } from '../store/index.ts';

type FleetHandlers = Pick<Handlers, 'fleet.snapshot' | 'fleet.changes' | 'fleet.sweep'>;

/** Handlers of the messages about the whole fleet. */
export const serveFleet = (board: FleetBoard, watch: FleetWatch, clock: Clock): FleetHandlers => ({
  'fleet.snapshot': async () => board.snapshot(),
  'fleet.changes': (_input, signal) => board.changes(signal),
  'fleet.sweep': async ({ timeoutMs }, signal) => {
    const deadline = new AbortController();
    const timer = clock.after(timeoutMs, () => deadline.abort());
    try {
      await watch.sweep(AbortSignal.any([signal, deadline.signal]));
    } finally {
      timer.cancel();
    }
    return { at: clock.now() };
  },
});
