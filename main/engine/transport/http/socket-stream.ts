import type { ClientChannel } from 'ssh2';
import { closeChannel, overrunBytes, type ChannelContext } from '../channel/index.ts';
import { LateStream } from '../endpoint/index.ts';
import type { Landing } from './landing.ts';
import { openSocket } from './open-socket.ts';
import { socketFaults } from './socket-faults.ts';

const more = ({ login }: ChannelContext, channel: ClientChannel): void => {
  if (!channel.isPaused()) return;
  if (channel.readableLength > overrunBytes) login.end(socketFaults(login.hop).overrun());
  else channel.resume();
};

/**
 * A connection to a unix socket of a node, or from it to a port, as Node's HTTP client wants one. ssh2's own channel is no such
 * thing: it has no destroyed state and no `close` of streams.
 */
export class SocketStream extends LateStream<ClientChannel> {
  constructor(context: ChannelContext, to: Landing) {
    super({
      open: (signal) => openSocket(context, to, signal),
      endFault: () => context.login.endFault(),
      more: (channel) => more(context, channel),
      // A channel that cannot send closes, and that says why.
      write: (channel, bytes, done) => channel.write(bytes, () => done()),
      close: (channel) => closeChannel(context, channel),
    });
  }
}
