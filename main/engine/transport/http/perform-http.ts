import { request as startRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { failed, fault, FaultError, ok, type Fault, type Result } from '#shared/fault';
import { endpointName, type HttpAsk, type HttpReply, type Outcome } from '../../source-kit/index.ts';
import { cancelled, startDeadline, untilAborted } from '../connection/index.ts';
import { daemonFaults, LateStream, type Vantage } from '../endpoint/index.ts';
import { hostHeader, type HttpDoor } from './http-door.ts';

/** Status line and headers; Node's parser itself ends at 16 KiB of headers, but not at any number of 1xx answers. */
const headBytes = 65_536;

/** How one exchange went. `isStale`: it began on a channel of before and not one byte came back. */
type Exchange = { readonly outcome: Outcome<HttpReply>; readonly isStale: boolean };

/**
 * Performs one HTTP ask. Every outcome is a value; a request counts as sent from its first byte in an open channel on.
 * A kept channel that the daemon closed meanwhile is replaced by a new one: always when nothing was sent, else for questions only.
 */
export const performHttp = async (
  door: HttpDoor,
  ask: HttpAsk<unknown>,
  signal: AbortSignal,
): Promise<Outcome<HttpReply>> => {
  const { clock, subject } = door.vantage;
  using deadline = startDeadline(clock, ask.limits.timeoutMs, signal, {
    late: () => daemonFaults(door.vantage, ask.socket).late(ask, ask.limits.timeoutMs),
    cancelled: () => cancelled(subject),
  });
  const looking = ask.effect === 'reads' ? door.closed(ask.socket) : undefined;
  const closed = looking && (await untilKnown(looking, deadline.signal));
  if (closed !== undefined) return { kind: 'not-sent', fault: closed };
  const secret = await secretHeader(door.vantage, ask);
  if (!secret.ok) return { kind: 'not-sent', fault: secret.fault };
  for (let left = door.most; ; left -= 1) {
    const { outcome, isStale } = await exchange(door, { ask, secret: secret.value }, deadline.signal);
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

type Headers = Readonly<Record<string, string>>;

/** What a header may hold (RFC 9110, section 5.5). */
const fieldValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** The header with the secret, read now; the secret is nowhere else. */
const secretHeader = async (vantage: Vantage, ask: HttpAsk<unknown>): Promise<Result<Headers>> => {
  if (ask.secretHeader === undefined) return ok({});
  const { name, prefix, secret } = ask.secretHeader;
  const server = typeof ask.socket === 'string' ? ask.socket : endpointName(ask.socket);
  const read = await vantage.secrets.secret(secret, server);
  if (!read.ok) return read;
  if (fieldValue.test(read.value)) return ok({ [name]: `${prefix}${read.value}` });
  return failed(
    fault('secret.unreadable', `The secret for ${server} holds characters that no header may have.`, {
      subject: server,
    }),
  );
};

/** Starts a request; a path no URL may hold throws there and becomes a fault. */
export const beginRequest = (
  ask: Omit<HttpAsk<unknown>, 'read'>,
  door: Pick<HttpDoor, 'agentFor'>,
  secret: Headers,
): ClientRequest | Fault => {
  try {
    // As text: Node joins it with the head in one write, so in one packet.
    const body = ask.body === undefined ? undefined : JSON.stringify(ask.body);
    return startRequest({
      agent: door.agentFor(ask.socket),
      ...(typeof ask.socket === 'string' ? { socketPath: ask.socket } : {}),
      method: ask.method,
      path: ask.path,
      headers: {
        ...ask.headers,
        ...secret,
        host: hostHeader(ask),
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
    }).end(body);
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    return fault('engine.bug', `${ask.id} cannot be sent as HTTP.`, { details: String(error) });
  }
};

const exchange = async (
  door: HttpDoor,
  { ask, secret }: { readonly ask: HttpAsk<unknown>; readonly secret: Headers },
  signal: AbortSignal,
): Promise<Exchange> => {
  const { vantage } = door;
  const faults = daemonFaults(vantage, ask.socket);
  if (signal.aborted)
    return { outcome: { kind: 'not-sent', fault: (signal.reason as FaultError).fault }, isStale: false };
  const sentAt = vantage.clock.now();
  const request = beginRequest(ask, door, secret);
  if (!('method' in request)) return { outcome: { kind: 'not-sent', fault: request }, isStale: false };
  const done = Promise.withResolvers<HttpReply>();
  const give = (reason: Fault, cause?: unknown): void => {
    done.reject(new FaultError(reason, { cause }));
    request.destroy();
  };
  const traffic = meter(request, headBytes + ask.limits.bodyBytes, (bytes) =>
    give(faults.tooMuch(ask, `more than ${bytes} bytes`)),
  );
  request.on('error', (error) => give(vantage.endFault() ?? meaningOf(error, ask, faults), error));
  request.on('close', () => give(vantage.endFault() ?? faults.cutShort(ask)));
  request.on('response', (response) => {
    const body: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > ask.limits.bodyBytes) give(faults.tooMuch(ask, `more than ${ask.limits.bodyBytes} bytes`));
      else body.push(chunk);
    });
    response.on('error', (error) => give(vantage.endFault() ?? meaningOf(error, ask, faults), error));
    response.on('end', () => {
      if (!response.complete) return give(vantage.endFault() ?? faults.cutShort(ask));
      done.resolve({
        status: response.statusCode ?? 0,
        headers: headersOf(response),
        body: Buffer.concat(body).toString('utf8'),
        sentAt,
        receivedAt: vantage.clock.now(),
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
  let stream: LateStream | undefined;
  let before = { sent: 0, received: 0 };
  const received = (): number => (stream?.receivedBytes ?? 0) - before.received;
  const watch = (): void => void (received() > limit && onFull(limit));
  request.once('socket', (socket: unknown) => {
    if (!(socket instanceof LateStream)) return;
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
  faults: ReturnType<typeof daemonFaults>,
): Fault => {
  if (error instanceof FaultError) return error.fault;
  if (error.code?.startsWith('HPE_') === true) return faults.garbled(ask, 'HTTP', error.message);
  return faults.cutShort(ask, error.message);
};

const headersOf = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
