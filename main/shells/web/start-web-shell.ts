import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock, Log, Random } from '#engine';
import { pageHeaders, serveChannel, webDoorway, wireLimits, type Dispatcher } from '#shared/wire';
import { answer, refuseSocket } from './answer.ts';
import { readAssets } from './assets.ts';
import { gate, type House } from './gate.ts';
import { socketChannel } from './link-socket.ts';
import { listenOnLoopback, listenOnSocket } from './listen.ts';
import { askedOf, serveRequest } from './serve-request.ts';
import { createSessions, type Session, type Sessions } from './sessions.ts';

export type WebShellOptions = {
  readonly dispatcher: Dispatcher;
  /** Port of the address in the browser; 0 takes any free one. */
  readonly port: number;
  /** A socket file to listen on instead of loopback; `port` is then the one that `ssh -L` forwards from. */
  readonly socketPath?: string;
  /** The built window. */
  readonly rendererDirectory: string;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly random: Pick<Random, 'hex'>;
  readonly log: Log;
};

export type WebShell = {
  readonly port: number;
  /** The address to open, with a fresh one-time code that is good for a minute. */
  readonly newAddress: () => string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** R37. The check runs each second, or a slow peer would keep its place for Node's default of 30 s. */
const httpLimits = {
  maxHeaderSize: 16_384,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  requireHostHeader: false,
} as const;
const mostConnections = 100;
const mostWindows = 16;

/** Serves the window and the link to it on this machine only, behind one gate. Rejects with a sentence when it cannot. */
export const startWebShell = async (options: WebShellOptions): Promise<WebShell> => {
  const sessions = createSessions(options);
  const assets = await readAssets(options.rendererDirectory);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: wireLimits.clientFrameBytes,
    perMessageDeflate: false,
    handleProtocols: () => webDoorway.protocol,
  });
  sockets.on('headers', (headers) =>
    headers.push(...Object.entries(pageHeaders).map(([name, value]) => `${name}: ${value}`)),
  );
  sockets.on('wsClientError', (_error, socket) =>
    refuseSocket(socket, 400, 'This is no WebSocket handshake.'),
  );

  // Filled when the port is known; until then no Host is ours and the gate refuses everything.
  let house: House = {
    hosts: new Set(),
    cookieName: '',
    isAsset: (path) => assets.has(path),
    find: sessions.find,
  };
  const connections = new Map<Socket, 'waiting' | 'served'>();
  const newServer = (): Server => {
    const server = createServer(httpLimits, (request, response) => {
      connections.set(request.socket, 'served');
      void serveRequest(request, response, { house, assets, sessions });
    });
    server.on('connection', (socket) => admit(connections, socket));
    server.on('upgrade', (request, socket, head) => {
      connections.set(request.socket, 'served');
      socket.on('error', () => socket.destroy());
      const verdict = gate(askedOf(request, true), house);
      if (verdict.kind === 'refused') return refuseSocket(socket, verdict.status, verdict.says);
      if (verdict.kind !== 'link') return refuseSocket(socket, 404, 'Nothing is served here.');
      if (sockets.clients.size >= mostWindows) return refuseSocket(socket, 503, 'Too many windows are open.');
      return connectWindow({ request, socket, head }, verdict.session, { sockets, sessions, options });
    });
    server.on('checkExpectation', (_request, response) =>
      answer(response, 417, { json: { says: 'Nothing is expected here.' } }),
    );
    server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
      refuseSocket(socket, statusOf(error.code), 'This request cannot be read.'),
    );
    return server;
  };

  const listening =
    options.socketPath === undefined
      ? await listenOnLoopback(newServer, options.port)
      : { port: options.port, servers: [await listenOnSocket(newServer(), options.socketPath)] };
  const { port } = listening;
  house = { ...house, hosts: hostsOf(port), cookieName: `quarterdeck-${port}` };
  options.log.info('web shell listens', { at: options.socketPath ?? `127.0.0.1:${port}` });

  return {
    port,
    newAddress: () => `http://127.0.0.1:${port}/#${webDoorway.codeName}=${sessions.newCode()}`,
    [Symbol.asyncDispose]: async () => {
      for (const client of sockets.clients) client.terminate();
      const closed = listening.servers.map((server) => new Promise((resolve) => server.close(resolve)));
      for (const socket of connections.keys()) socket.destroy();
      await Promise.all(closed);
    },
  };
};

type Upgrade = { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer };

const connectWindow = (
  { request, socket, head }: Upgrade,
  session: Session,
  {
    sockets,
    sessions,
    options,
  }: { readonly sockets: WebSocketServer; readonly sessions: Sessions; readonly options: WebShellOptions },
): void =>
  sockets.handleUpgrade(request, socket, head, (client) => {
    const channel = socketChannel(client, options.clock);
    const release = sessions.hold(session, () => channel.close());
    channel.onClose(release);
    serveChannel(channel, options.dispatcher);
  });

/** Keeps at most so many connections; one that has asked for nothing yet makes room for a newer one (slow openers). */
const admit = (connections: Map<Socket, 'waiting' | 'served'>, socket: Socket): void => {
  if (connections.size >= mostConnections) {
    const waiting = [...connections].find(([, state]) => state === 'waiting')?.[0];
    if (waiting === undefined) return void socket.destroy();
    connections.delete(waiting);
    waiting.destroy();
  }
  connections.set(socket, 'waiting');
  socket.once('close', () => connections.delete(socket));
};

/** A browser leaves the port out when it is the scheme's own. */
const hostsOf = (port: number): ReadonlySet<string> =>
  new Set(
    ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) =>
      port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
    ),
  );

const statusOf = (code: string | undefined): number =>
  code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
