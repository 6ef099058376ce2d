import { request as startRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as startTls, rootCertificates } from 'node:tls';
import { FaultError, fault, type Fault } from '#shared/fault';

/** Opens a byte stream to a port, from this machine or from a node. Errors come through the stream. */
export type Dial = (host: string, port: number) => Duplex;

/** Where and how an exchange happens. */
export type Line = {
  readonly dial: Dial;
  /** PEM of an authority to trust beside the public ones; undefined: those alone. */
  readonly authority: string | undefined;
  readonly signal: AbortSignal;
};

export type RegistryReply = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** A page of a thousand tags has some ten kilobytes; a manifest never more than four megabytes (the specification's limit). */
const bodyBytes = 4_194_304;

const unreachable = (url: URL, why: string): Fault =>
  fault('registry.unreachable', `${url.host} does not answer: ${why}`, {
    subject: url.host,
    retryable: true,
  });

const meaningOf = (error: unknown, url: URL, signal: AbortSignal): Fault => {
  if (signal.aborted) return unreachable(url, 'it took too long.');
  if (error instanceof FaultError) return unreachable(url, error.fault.says);
  return unreachable(url, error instanceof Error ? error.message : String(error));
};

const streamTo = (url: URL, { dial, authority }: Line): Duplex => {
  const isPlain = url.protocol === 'http:';
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const socket = dial(host, Number(url.port === '' ? (isPlain ? 80 : 443) : url.port));
  if (isPlain) return socket;
  const secured = startTls({
    socket,
    host,
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authority === undefined ? {} : { ca: [...rootCertificates, authority] }),
  });
  socket.on('error', (error) => secured.destroy(error));
  return secured;
};

/** Sends one request on a connection of its own and reads the whole answer. Rejects with FaultError `registry.unreachable`. */
export const exchange = async (
  url: URL,
  line: Line,
  wish: { readonly method: 'GET' | 'HEAD'; readonly headers: Readonly<Record<string, string>> },
): Promise<RegistryReply> => {
  const { signal } = line;
  const done = Promise.withResolvers<RegistryReply>();
  const refuse = (error: unknown): void =>
    done.reject(new FaultError(meaningOf(error, url, signal), { cause: error }));
  if (signal.aborted) refuse(signal.reason);
  const stream = streamTo(url, line);
  stream.on('error', refuse);
  const options: RequestOptions = {
    ...wish,
    host: url.hostname,
    path: `${url.pathname}${url.search}`,
    headers: { ...wish.headers, host: url.host, connection: 'close' },
    createConnection: () => stream,
    signal,
  };
  // Plain HTTP on a stream that is secured already where it must be.
  const request = startRequest(options);
  request.on('error', refuse);
  request.on('response', (response) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    response.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > bodyBytes) response.destroy(new Error('its answer is too long.'));
      else pieces.push(piece);
    });
    response.on('error', refuse);
    response.on('end', () =>
      done.resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(pieces).toString('utf8'),
      }),
    );
  });
  request.end();
  try {
    return await done.promise;
  } finally {
    stream.destroy();
  }
};
