import { failed, fault, type Fault, type Result } from '#shared/fault';
import { consolePlace, type NodeId } from '#shared/model';
import type { Follow, HttpAsk, Observed, SeatCall } from '../source-kit/index.ts';
import { askTogether } from './ask-together.ts';
import { followEvents, type EventStream } from './event-stream.ts';
import { observedAfterFault } from './local-desk.ts';
import type { SourceParts } from './source-parts.ts';
import { createStandingCall, type StandingCall } from './standing-call.ts';

/** The newest answer for a seat, and who gave it. */
export type SeatObserved = Observed<unknown> & { readonly answeredBy?: NodeId };

/** What one of several nodes says for all: the managers of a swarm, the claimants of a space. */
export type SeatDesk = {
  readonly seats: () => ReadonlyMap<string, SeatObserved>;
  /** Takes over which seats there are and who can answer for them. */
  readonly setCalls: (calls: readonly SeatCall<unknown>[]) => void;
  /** The node can no more answer: the next candidate is asked at once; where there is none it is unknown from now on. */
  readonly lost: (id: NodeId, why?: Fault) => void;
  readonly connected: (id: NodeId) => void;
  readonly askAll: () => Promise<void>;
  readonly end: () => void;
};

type Seat = {
  call: SeatCall<unknown>;
  observed: SeatObserved;
  standing?: StandingCall;
  events?: EventStream;
};

const unanswered = (seatId: string): Fault =>
  fault('transport.unreachable', 'None of the nodes that could answer is connected.', {
    subject: seatId,
    retryable: true,
  });

/** What a desk of seats is lent. */
export type SeatParts = Pick<SourceParts, 'clock' | 'perform' | 'everyMs' | 'sound' | 'doubtful'> & {
  /** A stream of whoever answered that says when to ask again sooner; absent: there is none. */
  readonly events?: HttpAsk<never> | undefined;
  readonly follow?: Follow;
};

/** Starts with no seat. `onChange` is called after each answer, and when nobody answers. This console itself is always reachable. */
export const createSeatDesk = (parts: SeatParts, onChange: () => void): SeatDesk => {
  const seats = new Map<string, Seat>();
  const reachable = new Set<NodeId>([consolePlace]);
  const canBeAsked = ({ call }: Seat): boolean => call.candidates.some((id) => reachable.has(id));

  /** Whoever answered last goes first: a manager that hangs is waited for once, not at every interval. */
  const inOrder = ({ call, observed }: Seat): readonly NodeId[] => {
    const candidates = call.candidates.filter((id) => reachable.has(id));
    const last = observed.answeredBy;
    if (last === undefined || !candidates.includes(last)) return candidates;
    return [last, ...candidates.filter((id) => id !== last)];
  };

  const follow = (seat: Seat, id: NodeId | undefined): void => {
    if (seat.events?.nodeId === id) return;
    seat.events?.end();
    delete seat.events;
    const { clock, everyMs, events } = parts;
    if (id === undefined || events === undefined || parts.follow === undefined) return;
    seat.events = followEvents({ clock, everyMs, follow: parts.follow }, id, events, () =>
      seat.standing?.prompt(),
    );
  };

  const ask = async (seat: Seat, signal: AbortSignal): Promise<void> => {
    let answer: Result<unknown> = failed(unanswered(seat.call.seatId));
    let answeredBy: NodeId | undefined;
    for (const candidate of inOrder(seat)) {
      const { call } = seat;
      const lane = seat.observed.answeredBy === candidate ? parts.sound : parts.doubtful;
      const results = await lane.run(() => askTogether(parts, candidate, call.asks, signal));
      if (signal.aborted) return;
      // It was lost while it spoke: what it said may be half.
      if (!reachable.has(candidate)) continue;
      answer = call.join(results);
      if (!answer.ok) continue;
      answeredBy = candidate;
      break;
    }
    const observedAt = parts.clock.now();
    seat.observed = answer.ok
      ? {
          state: 'known',
          value: answer.value,
          observedAt,
          ...(answeredBy === undefined ? {} : { answeredBy }),
        }
      : observedAfterFault(seat.observed, answer.fault, observedAt);
    follow(seat, answeredBy);
    onChange();
  };

  /** Nobody is left who could be asked: what was said is unknown from now on, without waiting for a question under way. */
  const silence = (seat: Seat, why: Fault = unanswered(seat.call.seatId)): void => {
    seat.observed = observedAfterFault(seat.observed, why, parts.clock.now());
    follow(seat, undefined);
    onChange();
  };

  const open = (call: SeatCall<unknown>): void => {
    const notAsked = fault('transport.unreachable', 'Nobody has answered yet.', {
      subject: call.seatId,
      retryable: true,
    });
    const seat: Seat = { call, observed: observedAfterFault(undefined, notAsked, parts.clock.now()) };
    seats.set(call.seatId, seat);
    seat.standing = createStandingCall(
      parts.clock,
      () => parts.everyMs,
      (signal) => ask(seat, signal),
    );
  };

  const close = (seat: Seat): void => {
    seat.events?.end();
    seat.standing?.end();
  };

  return {
    seats: () => new Map([...seats].map(([id, { observed }]) => [id, observed])),
    setCalls: (calls) => {
      const wanted = new Set(calls.map(({ seatId }) => seatId));
      for (const [id, seat] of seats) {
        if (wanted.has(id)) continue;
        seats.delete(id);
        close(seat);
      }
      for (const call of calls) {
        const seat = seats.get(call.seatId);
        if (seat === undefined) open(call);
        else seat.call = call;
      }
    },
    connected: (id) => {
      // Where nobody could be asked before, nothing was sent that would have to be spared a second question.
      const mute = new Set([...seats.values()].filter((seat) => !canBeAsked(seat)));
      reachable.add(id);
      for (const seat of seats.values()) {
        if (seat.observed.state !== 'unknown' || !seat.call.candidates.includes(id)) continue;
        if (mute.has(seat)) void seat.standing?.askNow();
        else seat.standing?.prompt();
      }
    },
    lost: (id, why) => {
      reachable.delete(id);
      for (const seat of seats.values()) {
        if (seat.events?.nodeId === id) follow(seat, undefined);
        if (!seat.call.candidates.includes(id)) continue;
        if (!canBeAsked(seat)) silence(seat, why);
        else if (seat.observed.answeredBy === id) void seat.standing?.askNow();
      }
    },
    askAll: async () => {
      await Promise.all([...seats.values()].flatMap(({ standing }) => standing?.askNow() ?? []));
    },
    end: () => {
      for (const seat of seats.values()) close(seat);
      seats.clear();
    },
  };
};
