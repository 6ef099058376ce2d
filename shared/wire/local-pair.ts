import { createLink } from './create-link.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { LinkTimer, WireLimits } from './limits.ts';
import type { Channel, Link } from './link.ts';
import { createPipe, type Pipe } from './pipe.ts';
import { serveChannel } from './serve-channel.ts';

/** Two channels joined in one process. Frames stay texts and arrive later, as on any real pipe. */
export const createLocalPair = (): { readonly client: Channel; readonly server: Channel } => {
  const client: Pipe = createPipe(endTowards(() => server));
  const server: Pipe = createPipe(endTowards(() => client));
  return { client: client.channel, server: server.channel };
};

const endTowards = (other: () => Pipe) => {
  let waiting = 0;
  return {
    send: (frame: string) => {
      waiting += frame.length;
      void Promise.resolve().then(() => {
        waiting -= frame.length;
        other().arrived(frame);
      });
    },
    bufferedBytes: () => waiting,
    close: () => void Promise.resolve().then(() => other().gone()),
  };
};

/**
 * A link to a dispatcher in this process, for the cli and for tests. It serialises like the others.
 * Without a timer calls never time out.
 */
export const localLink = (
  dispatcher: Dispatcher,
  options: { readonly timer?: LinkTimer; readonly limits?: Partial<WireLimits> } = {},
): Link => {
  const pair = createLocalPair();
  serveChannel(pair.server, dispatcher, { limits: options.limits ?? {} });
  return createLink(pair.client, { timer: options.timer ?? never, limits: options.limits ?? {} });
};

const never: LinkTimer = { after: () => ({ cancel: () => undefined }) };
