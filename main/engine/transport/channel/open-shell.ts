import type { ClientChannel } from 'ssh2';
import { fault, FaultError, type Fault } from '#shared/fault';
import { cancelled, nameOf, startDeadline, untilAborted, type Login } from '../connection/index.ts';
import { shellExec } from '../../source-kit/index.ts';
import { closeChannel, type ChannelContext } from './close-channel.ts';

/** Opens a channel with the one exec request there is. Rejects `transport.shell-refused | transport.lost`. */
export const openShell = (context: ChannelContext, signal: AbortSignal): Promise<ClientChannel> => {
  const { login, clock, limits } = context;
  const opening = Promise.withResolvers<ClientChannel>();
  const refuse = (error: Error): void =>
    opening.reject(new FaultError(login.endFault() ?? refusedFault(login, error), { cause: error }));
  try {
    login.exec(shellExec, (error, channel) =>
      error === undefined ? opening.resolve(channel) : refuse(error),
    );
  } catch (error) {
    refuse(error as Error); // ssh2 throws “Not connected” at once on a connection that is gone.
  }
  const deadline = startDeadline(clock, limits.channelOpenMs, signal, {
    late: () => shellFault(login, `did not open a shell within ${limits.channelOpenMs / 1_000} s`),
    cancelled: () => cancelled(login.hop.id),
  });
  return untilAborted(opening.promise, deadline.signal, (channel) => closeShell(context, channel)).finally(
    () => deadline[Symbol.dispose](),
  );
};

/** A machine whose shell cannot be used. */
export const shellFault = (login: Login, did: string, details?: string): Fault =>
  fault('transport.shell-refused', `${nameOf(login.hop)} ${did}.`, {
    subject: login.hop.id,
    retryable: true,
    details,
  });

/** Reason 2 or 4 (RFC 4254 section 5.1) is what sshd says when MaxSessions is reached; no reason means the exec request itself. */
const refusedFault = (login: Login, error: Error & { readonly reason?: unknown }): Fault =>
  shellFault(
    login,
    typeof error.reason === 'number' ? 'has no free session' : 'does not start a shell for this user',
    error.message,
  );

/**
 * Ends a channel and its process as far as SSH allows (sshd passes the signal on since 7.9, but not for root: there a
 * hung command ends by itself, and its shell with it), and watches that the peer stops.
 */
export const closeShell = (context: ChannelContext, channel: ClientChannel): void => {
  if (context.login.endFault() === undefined) channel.signal('KILL');
  closeChannel(context, channel);
};
