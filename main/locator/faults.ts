import { refuse } from './api/refusal.ts';
import { replyRefusal, type LocatorReply, type LocatorRequest } from './answer/exchange.ts';

/**
 * What goes wrong with a request.
 * - `conflict`, `too-many` (with Retry-After when seconds are given), `failed`: 409, 429, 500
 * - `garbage`: 200 with bytes that are no JSON
 * - `hang`: no answer, the connection stays open
 * - `cut`: the connection ends without an answer
 */
export type FaultKind = 'conflict' | 'too-many' | 'failed' | 'garbage' | 'hang' | 'cut';

export type LocatorFault = {
  readonly kind: FaultKind;
  /** Which requests; without it all. */
  readonly matches?: (request: LocatorRequest) => boolean;
  /** So many requests, then no more; without it until taken back. */
  readonly times?: number;
  /** True: the request is carried out first, and only its answer is spoilt. */
  readonly afterwards?: boolean;
  readonly retryAfterSeconds?: number;
};

/** A switch for tests: what goes wrong from now on. */
export type LocatorFaults = {
  /** The first that matches counts. Call the answer to take it back. */
  readonly add: (fault: LocatorFault) => () => void;
  readonly clear: () => void;
};

/** The fault that meets a request, taken off its count. */
export type NextFault = (request: LocatorRequest) => LocatorFault | undefined;

export const createFaults = (): { readonly faults: LocatorFaults; readonly next: NextFault } => {
  const active = new Map<LocatorFault, number>();
  return {
    faults: {
      add: (fault) => {
        const own = { ...fault };
        active.set(own, own.times ?? Infinity);
        return () => void active.delete(own);
      },
      clear: () => active.clear(),
    },
    next: (request) => {
      for (const [fault, left] of active) {
        if (fault.matches?.(request) === false) continue;
        if (left > 1) active.set(fault, left - 1);
        else active.delete(fault);
        return fault;
      }
      return undefined;
    },
  };
};

/** The reply of a fault that does reply. */
export const replyOfFault = ({ kind, retryAfterSeconds }: LocatorFault): LocatorReply => {
  if (kind === 'conflict') return replyRefusal(refuse('version-conflict', 'Somebody else changed it.'));
  if (kind === 'failed') return replyRefusal(refuse('store-failed', 'The store failed.'));
  return {
    ...replyRefusal(refuse('too-many-requests', 'Slower, please.')),
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  };
};
