import type { IncomingMessage } from 'node:http';
import { FaultError, type Fault } from '#shared/fault';
import type { HttpAsk } from '../../source-kit/index.ts';
import type { ChannelContext, Take } from '../channel/index.ts';
import { cancelled, startDeadline, untilAborted } from '../connection/index.ts';
import { beginRequest } from './perform-http.ts';
import { daemonFaults, type Vantage } from '../endpoint/index.ts';
import { SocketAgent } from './socket-agent.ts';
import { SocketStream } from './socket-stream.ts';

/** The session whose node's sockets are followed. */
export type Followed = { readonly context: ChannelContext; readonly vantage: Vantage };

/** What is kept of the words of a daemon that refuses to stream. */
const refusalBytes = 4_096;

type Request = Omit<HttpAsk<never>, 'read'>;

/**
 * Hands over the bytes of a daemon's stream behind a socket, on a channel of its own until it ends, and resolves with the reason.
 * `ask.limits.timeoutMs` bounds the wait for its head only: a daemon may be silent for hours, and the connection's keepalive
 * notices a dead node. The next bytes are read when `take` is done with those before, so a flood waits on the node.
 */
export const streamHttp = async (
  { context, vantage }: Followed,
  ask: Request,
  take: Take,
  signal: AbortSignal,
): Promise<Fault> => {
  const { login } = context;
  const faults = daemonFaults(vantage, ask.socket);
  const agent = new SocketAgent((path) => new SocketStream(context, path), 1);
  try {
    const response = await openStream(vantage, agent, ask, signal);
    const stop = (): void => void response.destroy(new FaultError(cancelled(login.hop.id)));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) {
        const words = `answered ${ask.id} with status ${status}.`;
        return faults.refused(words, await beginningOf(response), { status: String(status) });
      }
      for await (const chunk of response as AsyncIterable<Buffer>) {
        login.expect(chunk.length);
        const more = take(chunk);
        if (more !== undefined) await more;
      }
      return faults.streamEnded(ask);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    return login.endFault() ?? faults.cutShort(ask, String(error));
  } finally {
    agent.destroy();
  }
};

const openStream = async (
  vantage: Vantage,
  agent: SocketAgent,
  ask: Request,
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  const { clock, subject } = vantage;
  const faults = daemonFaults(vantage, ask.socket);
  using deadline = startDeadline(clock, ask.limits.timeoutMs, signal, {
    late: () => faults.late(ask, ask.limits.timeoutMs),
    cancelled: () => cancelled(subject),
  });
  const request = beginRequest(ask, { agentFor: () => agent }, {});
  if (!('method' in request)) throw new FaultError(request);
  const opening = Promise.withResolvers<IncomingMessage>();
  request.on('response', opening.resolve);
  request.on('error', opening.reject);
  request.on('close', () => opening.reject(new FaultError(vantage.endFault() ?? faults.cutShort(ask))));
  return await untilAborted(opening.promise, deadline.signal, (response) => void response.destroy());
};

const beginningOf = async (response: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of response as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8');
    if (text.length >= refusalBytes) break;
  }
  return text.slice(0, refusalBytes);
};
