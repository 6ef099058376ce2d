import { once } from 'node:events';
import { Server, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Connection, ServerChannel } from 'ssh2';

/** One request to a daemon behind a socket. */
export type DaemonRequest = {
  readonly method: string;
  /** Path and query as they came: percent-encoded. */
  readonly path: string;
  /** As it came; empty when there was none. */
  readonly body: string;
  /** Aborts when the asker hangs up: a stream of lines ends then. */
  readonly signal: AbortSignal;
};

export type DaemonReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent whole, or, as an iterable, a piece at a time in chunks (an event stream). */
  readonly body: string | AsyncIterable<string>;
};

/** Answers one request. A rejection drops the connection without an answer: the effect may have happened, the reply is lost. */
export type AnswerRequest = (request: DaemonRequest) => DaemonReply | Promise<DaemonReply>;

/** The daemon that listens at a socket's path; undefined: nothing does. */
export type AnswerSocket = (socketPath: string) => AnswerRequest | undefined;

/** Lets an SSH server's connection open sockets, as sshd does with `direct-streamlocal@openssh.com`. */
export const serveSockets = (connection: Connection, answerSocket: AnswerSocket): void => {
  connection.on('openssh.streamlocal', (accept, reject, { socketPath }) => {
    const answer = answerSocket(socketPath);
    if (answer === undefined) return reject();
    serveSocket(accept(), answer);
  });
};

/** The longest body that is read; the console's own requests are a few KiB. */
const bodyLimit = 1_048_576;

/** Answers HTTP on one channel, request after request, until it is closed. */
export const serveSocket = (channel: ServerChannel, answer: AnswerRequest): void => {
  const gone = new AbortController();
  const server = new Server({ keepAlive: true }, (request, response) => {
    reply(request, response, answer, gone.signal).catch(() => channel.destroy());
  });
  // A client that vanished or speaks something else; both end the channel.
  server.on('clientError', () => channel.destroy());
  channel.on('error', () => undefined);
  channel.on('close', () => gone.abort());
  server.emit('connection', channel);
};

const reply = async (
  request: IncomingMessage,
  response: ServerResponse,
  answer: AnswerRequest,
  signal: AbortSignal,
): Promise<void> => {
  let sent = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sent += chunk.toString();
    if (sent.length > bodyLimit) throw new Error('the request is too long');
  }
  const { method = 'GET', url = '/' } = request;
  const { status, headers = {}, body } = await answer({ method, path: url, body: sent, signal });
  if (signal.aborted) return;
  if (typeof body === 'string') {
    const length = Buffer.byteLength(body);
    // A status that has no body must not announce the length of one.
    response.writeHead(
      status,
      status === 204 || status === 304 ? headers : { ...headers, 'content-length': length },
    );
    response.end(status === 204 || status === 304 ? undefined : body);
    return;
  }
  response.writeHead(status, headers);
  response.flushHeaders();
  for await (const piece of body) {
    if (signal.aborted) return;
    if (!response.write(piece)) await once(response, 'drain', { signal });
  }
  response.end();
};
