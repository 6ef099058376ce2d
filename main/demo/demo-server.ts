import type { Duplex } from 'node:stream';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import type { DemoKey } from './demo-key.ts';
import { serveShell, type ShellMachine } from './serve-shell.ts';
import { serveSockets, type AnswerSocket } from './serve-socket.ts';

/** The only address the demo ever listens on or connects to. */
export const loopback = '127.0.0.1';
export const demoUser = 'demo';

export type DemoServerOptions = {
  readonly hostKey: DemoKey;
  readonly clientKey: DemoKey;
  /** What stands behind the login; undefined for a jump host, which only passes connections on. */
  readonly machine: ShellMachine | undefined;
  /** Daemons that listen at sockets of the machine; none when left out. */
  readonly answerSocket?: AnswerSocket;
  /** Who listens at a port of the machine itself; nobody when left out. */
  readonly listener?: (port: number) => ((stream: Duplex) => void) | undefined;
  /** Whether this server passes connections on to that port of loopback. */
  readonly mayForward: (port: number) => boolean;
};

/** One SSH server of the demo. */
export type DemoServer = {
  readonly port: number;
  /** As if the plug was pulled: open connections fall silent without an end, new ones are refused. */
  readonly cutPower: () => void;
  /** Up again on the same port; connections from before the cut are reset, as a freshly booted kernel does. */
  readonly powerUp: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts a server on a free port of loopback. */
export const startDemoServer = async (options: DemoServerOptions): Promise<DemoServer> => {
  const sockets = new Set<Socket>();
  const ssh = new ssh2.Server(
    { hostKeys: [options.hostKey.privateKey], ident: 'Quarterdeck_Demo' },
    (connection) => serveConnection(connection, options, sockets),
  );
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // A reset by the client; 'close' follows.
    socket.setNoDelay(true);
    ssh.injectSocket(socket);
  };
  const listener = createServer(accept);
  await listen(listener, 0);
  const { port } = listener.address() as AddressInfo;
  const resetAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cutPower: () => {
      listener.close();
      for (const socket of sockets) socket.pause();
    },
    powerUp: async () => {
      resetAll();
      if (!listener.listening) await listen(listener, port);
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      resetAll();
      await closed;
    },
  };
};

const listen = (listener: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, loopback, () => {
      listener.off('error', reject);
      resolve();
    });
  });

const serveConnection = (connection: Connection, options: DemoServerOptions, sockets: Set<Socket>): void => {
  connection.on('error', () => undefined); // Protocol errors and resets end the connection; nothing is left to do.
  connection.on('authentication', (login) =>
    isDemoLogin(login, options.clientKey) ? login.accept() : login.reject(['publickey']),
  );
  const { machine } = options;
  connection.on('session', (accept, reject) => {
    if (machine === undefined) return reject();
    accept().on('exec', (acceptExec) => serveShell(acceptExec(), machine));
  });
  if (options.answerSocket !== undefined) serveSockets(connection, options.answerSocket);
  connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
    const listener = destIP === loopback ? options.listener?.(destPort) : undefined;
    if (listener !== undefined) return listener(accept());
    if (destIP !== loopback || !options.mayForward(destPort)) return reject();
    const onward = connect({ host: loopback, port: destPort, noDelay: true });
    sockets.add(onward);
    onward.on('close', () => sockets.delete(onward));
    onward.once('error', () => reject());
    onward.once('connect', () => {
      const channel = accept();
      onward.removeAllListeners('error').on('error', () => channel.destroy());
      channel.on('error', () => onward.destroy()); // Either side may vanish; the other follows.
      channel.on('close', () => onward.destroy());
      onward.on('close', () => channel.end());
      onward.pipe(channel).pipe(onward);
    });
  });
};

/** Accepts the one client key of this demo and a signature made with it, nothing else. */
const isDemoLogin = (login: AuthContext, { parsed }: DemoKey): boolean => {
  if (login.method !== 'publickey' || login.username !== demoUser) return false;
  if (login.key.algo !== parsed.type || !login.key.data.equals(parsed.getPublicSSH())) return false;
  // Without a signature the client only asks whether this key would do.
  if (login.signature === undefined || login.blob === undefined) return true;
  return parsed.verify(login.blob, login.signature, login.hashAlgo);
};
