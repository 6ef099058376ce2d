import type { ClientChannel } from 'ssh2';
import { fault } from '#shared/fault';
import type { Clock } from '../../ports/index.ts';
import { nameOf, type Login } from '../connection/index.ts';
import type { SshLimits } from '../ssh-limits.ts';

/** What every channel of a connection needs. */
export type ChannelContext = { readonly login: Login; readonly clock: Clock; readonly limits: SshLimits };

/** ssh2's receive window; an honest peer sends at most this much after it could have seen our close. */
const windowBytes = 2_097_152;
/** One packet may cross the line. */
const packetBytes = 65_536;

/** More than an honest peer can have sent without our reading it. */
export const overrunBytes = windowBytes + packetBytes;

/** Ends a channel. What still comes is thrown away, and more than a window of it ends the connection (R54). */
export const closeChannel = ({ login }: ChannelContext, channel: ClientChannel): void => {
  let late = 0;
  const count = (chunk: Buffer): void => {
    late += chunk.length;
    if (late > overrunBytes)
      login.end(
        fault(
          'transport.protocol-violation',
          `${nameOf(login.hop)} goes on sending on a channel that was closed.`,
          { subject: login.hop.id, retryable: true },
        ),
      );
  };
  for (const stream of [channel, channel.stderr]) {
    stream.removeAllListeners('data');
    stream.on('data', count);
  }
  if (login.endFault() === undefined) channel.close();
};
