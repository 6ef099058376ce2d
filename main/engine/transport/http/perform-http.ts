import { request as startRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { fault, FaultError, ok, type Fault } from '#shared/fault';
import type { HttpAsk, HttpReply, Outcome } from '../../source-kit/index.ts';
import type { ChannelContext } from '../channel/index.ts';
import { cancelled, startDeadline, untilAborted } from '../connection/index.ts';
import type { SocketAgent } from './socket-agent.ts';
import { socketFaults } from './socket-faults.ts';
import { SocketStream } from './socket-stream.ts';

/** Status line and headers; Node's parser itself ends at 16 KiB of headers, but not at any number of 1xx answers. */
const headBytes = 65_536;

/** How one exchange went. `isStale`: it began on a channel of before and not one byte came back. */
type Exchange = { readonly outcome: Outcome<HttpReply>; readonly isStale: boolean };

/**
 * Performs one HTTP ask. Every outcome is a value; a request counts as sent from its first byte in an open channel on.
 * A kept channel that the daemon closed meanwhile is replaced by a new one: always when nothing was sent, else for questions only.
 */
export const performHttp = async (
  context: ChannelContext,
  agent: SocketAgent,
  ask: HttpAsk<unknown>,
  signal: AbortSignal,
): Promise<Outcome<HttpReply>> => {
  const { login, clock, limits } = context;
  using deadline = startDeadline(clock, ask.limits.timeoutMs, signal, {
    late: () => socketFaults(login.hop).late(ask, ask.limits.timeoutMs),
    cancelled: () => cancelled(login.hop.id),
  });
  if (typeof ask.socket !== 'string')
    return { kind: 'not-sent', fault: fault('engine.bug', `${ask.id} cannot be asked yet.`) };
  const looking = ask.effect === 'reads' ? agent.closed(ask.socket) : undefined;
  const closed = looking && (await untilKnown(looking, deadline.signal));
  if (closed !== undefined) return { kind: 'not-sent', fault: closed };
  for (let left = limits.socketChannels; ; left -= 1) {
    const { outcome, isStale } = await exchange(context, agent, ask, deadline.signal);
    const mayRepeat = outcome.kind === 'not-sent' || ask.effect === 'reads';
    if (!isStale || !mayRepeat || left === 0 || deadline.signal.aborted) return outcome;
  }
};

/** Why the socket is closed, as far as it was found before the asker gave up. */
const untilKnown = async (
  looking: Promise<Fault | undefined>,
  signal: AbortSignal,
): Promise<Fault | undefined> => {
  try {
    return await untilAborted(looking, signal, () => undefined);
  } catch {
    return undefined; // the exchange tells of it in its own words
  }
};

/** Starts a request; a path no URL may hold throws there and becomes a fault. */
export const beginRequest = (ask: HttpAsk<unknown>, agent: SocketAgent): ClientRequest | Fault => {
  try {
    // As text: Node joins it with the head in one write, so in one packet.
    const body = ask.body === undefined ? undefined : JSON.stringify(ask.body);
    return startRequest({
      agent,
      socketPath: String(ask.socket),
      method: ask.method,
      path: ask.path,
      headers: {
        host: 'localhost',
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
    }).end(body);
  } catch (error) {
    return fault('engine.bug', `${ask.id} cannot be sent as HTTP.`, { details: String(error) });
  }
};

const exchange = async (
  context: ChannelContext,
  agent: SocketAgent,
  ask: HttpAsk<unknown>,
  signal: AbortSignal,
): Promise<Exchange> => {
  const { login, clock } = context;
  const faults = socketFaults(login.hop);
  if (signal.aborted)
    return { outcome: { kind: 'not-sent', fault: (signal.reason as FaultError).fault }, isStale: false };
  const sentAt = clock.now();
  const request = beginRequest(ask, agent);
  if (!('method' in request)) return { outcome: { kind: 'not-sent', fault: request }, isStale: false };
  const done = Promise.withResolvers<HttpReply>();
  const give = (reason: Fault, cause?: unknown): void => {
    done.reject(new FaultError(reason, { cause }));
    request.destroy();
  };
  const traffic = meter(request, headBytes + ask.limits.bodyBytes, (bytes) =>
    give(faults.tooMuch(ask, `more than ${bytes} bytes`)),
  );
  request.on('error', (error) => give(login.endFault() ?? meaningOf(error, ask, faults), error));
  request.on('close', () => give(login.endFault() ?? faults.cutShort(ask)));
  request.on('response', (response) => {
    const body: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > ask.limits.bodyBytes) give(faults.tooMuch(ask, `more than ${ask.limits.bodyBytes} bytes`));
      else body.push(chunk);
    });
    response.on('error', (error) => give(login.endFault() ?? meaningOf(error, ask, faults), error));
    response.on('end', () => {
      if (!response.complete) return give(login.endFault() ?? faults.cutShort(ask));
      done.resolve({
        status: response.statusCode ?? 0,
        headers: headersOf(response),
        body: Buffer.concat(body).toString('utf8'),
        sentAt,
        receivedAt: clock.now(),
      });
    });
  });
  const stop = (): void => give((signal.reason as FaultError).fault);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return { outcome: { kind: 'answered', result: ok(await done.promise) }, isStale: false };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const kind = traffic.sent() > 0 ? 'unanswered' : 'not-sent';
    const isStale = request.reusedSocket && traffic.received() === 0;
    return { outcome: { kind, fault: error.fault }, isStale };
  } finally {
    signal.removeEventListener('abort', stop);
    traffic.stop();
  }
};

/** Counts what this request sent and received on a channel that it may share with those before and after it. */
const meter = (request: ClientRequest, limit: number, onFull: (bytes: number) => void) => {
  let stream: SocketStream | undefined;
  let before = { sent: 0, received: 0 };
  const received = (): number => (stream?.receivedBytes ?? 0) - before.received;
  const watch = (): void => void (received() > limit && onFull(limit));
  request.once('socket', (socket: unknown) => {
    if (!(socket instanceof SocketStream)) return;
    stream = socket;
    before = { sent: socket.sentBytes, received: socket.receivedBytes };
    socket.on('data', watch);
  });
  return {
    sent: (): number => (stream?.sentBytes ?? 0) - before.sent,
    received,
    stop: (): void => void stream?.off('data', watch),
  };
};

/** Errors of ours keep their fault; the rest is either Node's parser or a connection that ended. */
const meaningOf = (
  error: Error & { readonly code?: string },
  ask: HttpAsk<unknown>,
  faults: ReturnType<typeof socketFaults>,
): Fault => {
  if (error instanceof FaultError) return error.fault;
  if (error.code?.startsWith('HPE_') === true) return faults.notHttp(ask, error.message);
  return faults.cutShort(ask, error.message);
};

const headersOf = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
