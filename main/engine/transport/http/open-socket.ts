import type { ClientChannel } from 'ssh2';
import { FaultError } from '#shared/fault';
import { closeChannel, type ChannelContext } from '../channel/index.ts';
import { cancelled, startDeadline, untilAborted } from '../connection/index.ts';
import { landingName, type Landing } from './landing.ts';
import { socketFaults } from './socket-faults.ts';

/**
 * Opens a byte stream to a unix socket of the node, or from the node to a port. Rejects with FaultError `transport.socket-closed | transport.lost`;
 * a missing socket and a forbidden one look alike (RFC 4254 gives a reason, OpenSSH no errno).
 */
export const openSocket = async (
  context: ChannelContext,
  to: Landing,
  signal: AbortSignal,
): Promise<ClientChannel> => {
  const { login, clock, limits } = context;
  const faults = socketFaults(login.hop);
  const opening = Promise.withResolvers<ClientChannel>();
  const refuse = (error: Error): void =>
    opening.reject(new FaultError(login.endFault() ?? faults.closed(to, error), { cause: error }));
  const opened = (error: Error | undefined, channel: ClientChannel): void =>
    error === undefined ? opening.resolve(channel) : refuse(error);
  try {
    if (typeof to === 'string') login.openSocket(to, opened);
    else login.forward(to.host, to.port, opened);
  } catch (error) {
    refuse(error as Error); // ssh2 throws “Not connected” at once on a connection that is gone.
  }
  using deadline = startDeadline(clock, limits.channelOpenMs, signal, {
    late: () => faults.notOpened(landingName(to), limits.channelOpenMs),
    cancelled: () => cancelled(login.hop.id),
  });
  return await untilAborted(opening.promise, deadline.signal, (channel) => closeChannel(context, channel));
};
