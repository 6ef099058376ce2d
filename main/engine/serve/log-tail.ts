import type { Handlers } from '#shared/contract';
import type { TailDesk } from '../log-tail/index.ts';
import type { Clock } from '../ports/index.ts';

type TailHandlers = Pick<Handlers, 'log.tail' | 'log.search'>;

/** Handlers of the messages about the lines of logs. */
export const serveTails = (desk: TailDesk, clock: Clock): TailHandlers => ({
  'log.tail': (wish, signal) => desk.follow(wish, signal),
  'log.search': async (wish, signal) => ({
    at: clock.now(),
    finds: [...(await desk.search(wish, signal))],
  }),
});
