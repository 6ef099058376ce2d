import type { CallName, FeedName, Handlers } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import type { Dispatcher } from '#shared/wire';
import type { Log } from '../ports/index.ts';

type AnyCall = (input: unknown, signal: AbortSignal) => Promise<unknown>;
type AnyFeed = (input: unknown, signal: AbortSignal) => AsyncIterable<unknown>;

/**
 * Gives each message to its handler; names and inputs were checked by the wire. The only catch-all of the engine:
 * what a handler did not foresee becomes `engine.bug`, whose stack goes to the log and never over the wire.
 */
export const createDispatcher = (handlers: Handlers, log: Log): Dispatcher => {
  const plain = (name: string, error: unknown): FaultError => {
    if (error instanceof FaultError) return error;
    const details = error instanceof Error ? error.message : String(error);
    log.warn('a handler failed', {
      message: name,
      stack: error instanceof Error ? (error.stack ?? details) : details,
    });
    return new FaultError(
      fault('engine.bug', 'Quarterdeck made a mistake while answering.', { subject: name, details }),
    );
  };
  return {
    call: async (name: CallName, input, signal) => {
      try {
        return await (handlers[name] as AnyCall)(input, signal);
      } catch (error) {
        throw plain(name, error);
      }
    },
    open: async function* (name: FeedName, input, signal) {
      try {
        yield* (handlers[name] as AnyFeed)(input, signal);
      } catch (error) {
        throw plain(name, error);
      }
    },
  };
};
