import { fault, type Fault } from '#shared/fault';
import type { HttpAsk } from '../../source-kit/index.ts';
import { nameOf } from '../connection/index.ts';
import type { SshHop } from '../session.ts';
import type { Landing } from './landing.ts';

type AnyAsk = Pick<HttpAsk<unknown>, 'id' | 'socket'>;

const closedWords = (name: string, to: Landing, reason: unknown): string => {
  if (typeof to !== 'string')
    return reason === 1
      ? `The SSH server of ${name} forbids connections to other machines (AllowTcpForwarding).`
      : `${name} cannot connect to ${to.host}:${to.port}: the name is not known there, nothing listens, or it is blocked.`;
  return reason === 3
    ? `The SSH server of ${name} cannot connect to sockets.`
    : `${to} on ${name} cannot be opened: nothing listens there, this user may not open it, or sshd forbids it.`;
};

/** What can be wrong with a daemon's socket on one node, in words. */
export const socketFaults = (hop: SshHop) => {
  const name = nameOf(hop);
  const more = (details?: string) => ({ subject: hop.id, retryable: true, details });
  return {
    /** sshd answers all three alike, with reason 2 and no errno; for a port it tells what it forbids, with reason 1. */
    closed: (to: Landing, error: Error & { readonly reason?: unknown }): Fault =>
      fault('transport.socket-closed', closedWords(name, to, error.reason), more(error.message)),
    notOpened: (socket: string, ms: number): Fault =>
      fault('transport.socket-closed', `${name} did not open ${socket} within ${ms / 1_000} s.`, more()),
    cutShort: ({ id, socket }: AnyAsk, details?: string): Fault =>
      fault(
        'transport.socket-closed',
        `The daemon behind ${socket} on ${name} closed the connection before its answer to ${id} was whole.`,
        more(details),
      ),
    streamEnded: ({ id, socket }: AnyAsk): Fault =>
      fault('transport.socket-closed', `The daemon behind ${socket} on ${name} ended ${id}.`, more()),
    notHttp: ({ id, socket }: AnyAsk, details: string): Fault =>
      fault('probe.unreadable', `${socket} on ${name} did not answer ${id} in correct HTTP.`, more(details)),
    late: ({ id }: AnyAsk, ms: number): Fault =>
      fault('probe.timed-out', `${name} did not answer ${id} within ${ms / 1_000} s.`, more()),
    tooMuch: ({ id }: AnyAsk, what: string): Fault =>
      fault('transport.too-much-output', `${name} sent ${what} in answer to ${id}.`, more()),
    refused: ({ id, socket }: AnyAsk, status: number, body: string): Fault =>
      fault(
        'daemon.refused',
        `The daemon behind ${socket} on ${name} answered ${id} with status ${status}.`,
        {
          ...more(body),
          facts: { status: String(status) },
        },
      ),
    overrun: (): Fault =>
      fault(
        'transport.protocol-violation',
        `${name} sent more than the window of its channel allows.`,
        more(),
      ),
  };
};
