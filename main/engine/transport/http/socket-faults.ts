import { fault, type Fault } from '#shared/fault';
import { nameOf } from '../connection/index.ts';
import type { SshHop } from '../session.ts';
import { landingName, type Landing } from './landing.ts';

const closedWords = (name: string, to: Landing, reason: unknown): string => {
  if (typeof to !== 'string')
    return reason === 1
      ? `The SSH server of ${name} forbids connections to other machines (AllowTcpForwarding).`
      : `${name} cannot connect to ${landingName(to)}: the name is not known there, nothing listens, or it is blocked.`;
  return reason === 3
    ? `The SSH server of ${name} cannot connect to sockets.`
    : `${to} on ${name} cannot be opened: nothing listens there, this user may not open it, or sshd forbids it.`;
};

/** What can be wrong with a channel to a daemon's socket or to a port on one node, in words. */
export const socketFaults = (hop: SshHop) => {
  const name = nameOf(hop);
  const more = (details?: string) => ({ subject: hop.id, retryable: true, details });
  return {
    /** sshd answers all three alike, with reason 2 and no errno; for a port it tells what it forbids, with reason 1. */
    closed: (to: Landing, error: Error & { readonly reason?: unknown }): Fault =>
      fault('transport.socket-closed', closedWords(name, to, error.reason), more(error.message)),
    notOpened: (socket: string, ms: number): Fault =>
      fault('transport.socket-closed', `${name} did not open ${socket} within ${ms / 1_000} s.`, more()),
    overrun: (): Fault =>
      fault(
        'transport.protocol-violation',
        `${name} sent more than the window of its channel allows.`,
        more(),
      ),
  };
};
