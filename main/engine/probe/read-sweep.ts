import type { Fault } from '#shared/fault';
import {
  epochMs,
  type EpochMs,
  type Fact,
  type HostFactName,
  type HostFacts,
  type UnknownReason,
} from '#shared/model';
import type { Probe } from '../source-kit/index.ts';
import type { SweepReply } from '../transport/index.ts';

/** A mutable draft of some facts; it leaves this file as a read-only value. */
type FactDraft = { -readonly [Name in HostFactName]?: HostFacts[Name] };

const reasonOf = (fault: Fault): UnknownReason => {
  switch (fault.code) {
    case 'probe.not-permitted':
      return 'not-permitted';
    case 'probe.timed-out':
    case 'transport.timed-out':
      return 'timed-out';
    case 'probe.unreadable':
    case 'transport.too-much-output':
    case 'transport.protocol-violation':
      return 'unreadable';
    default:
      return 'unreachable';
  }
};

/** What an answer said of the machine itself; silence after it says nothing against that. */
const wasTold = (fact: Fact<unknown>): boolean =>
  fact.state === 'known' || fact.reason === 'not-supported' || fact.reason === 'not-permitted';

/**
 * Facts that `fault` leaves behind. An answer that came and made no sense makes its facts unknown; one that did not
 * come leaves alone what earlier answers told: known values, which grow stale by their age, and what the machine does
 * not have or does not permit.
 */
export const factsAfterFault = (
  names: readonly HostFactName[],
  before: HostFacts,
  fault: Fault,
  now: EpochMs,
): Partial<HostFacts> => {
  const reason = reasonOf(fault);
  const cameAndMadeNoSense = reason === 'unreadable' || reason === 'not-permitted';
  const draft: Record<string, Fact<unknown>> = {};
  for (const name of names) {
    if (!cameAndMadeNoSense && wasTold(before[name])) continue;
    draft[name] = {
      state: 'unknown',
      reason,
      says: fault.says,
      observedAt: now,
      source: fault.subject ?? 'ssh',
    };
  }
  return draft;
};

/** Turns the replies of one poke into facts. Pure: each probe reads its own reply, a bad one spoils only what it covers. */
export const readSweep = (
  sweep: SweepReply,
  probes: readonly Probe<never>[],
  context: {
    readonly before: HostFacts;
    readonly now: EpochMs;
    readonly everyMs: (probe: Probe<never>) => number;
    readonly tickMs: number;
  },
): Partial<HostFacts> => {
  const draft: FactDraft = {
    roundTripMs: {
      state: 'known',
      value: sweep.roundTripMs,
      observedAt: context.now,
      source: 'echo inside the open SSH channel',
      everyMs: context.tickMs,
    },
  };
  for (const probe of probes) {
    const reply = sweep.replies.get(probe.ask.id);
    if (reply === undefined) continue;
    const reading = reply.ok ? probe.ask.read(reply.value) : reply;
    if (!reading.ok) {
      Object.assign(draft, factsAfterFault(probe.covers, context.before, reading.fault, context.now));
    } else if (reply.ok) {
      Object.assign(
        draft,
        probe.facts(reading.value, {
          sentAt: epochMs(reply.value.sentAt),
          receivedAt: epochMs(reply.value.receivedAt),
          everyMs: context.everyMs(probe),
          before: context.before,
        }),
      );
    }
  }
  return draft;
};
