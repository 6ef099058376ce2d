import { fault, type Fault } from '#shared/fault';
import { nameOf } from '../connection/index.ts';
import type { SshHop } from '../session.ts';

/** What can be wrong with the loop of one node, in words. */
export const loopFaults = (hop: SshHop) => {
  const name = nameOf(hop);
  const more = { subject: hop.id, retryable: true };
  return {
    violation: (what: string): Fault => fault('transport.protocol-violation', `${name} sent ${what}.`, more),
    tooMuch: (what: string): Fault => fault('transport.too-much-output', `${name} sent ${what}.`, more),
    late: (what: string, ms: number): Fault =>
      fault('probe.timed-out', `${name} did not answer ${what} within ${ms / 1_000} s.`, more),
    notReached: (what: string): Fault =>
      fault('probe.timed-out', `Not asked: ${name} still hangs at ${what}.`, more),
    ended: (how: string): Fault => fault('transport.lost', `The shell on ${name} ended ${how}.`, more),
  };
};
