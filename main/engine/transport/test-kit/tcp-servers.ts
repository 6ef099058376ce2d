import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type TcpServer = {
  readonly port: number;
  readonly connections: () => number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** A TCP server on loopback; every socket is destroyed with it. */
export const startTcpServer = async (onSocket: (socket: Socket) => void): Promise<TcpServer> => {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};

/** Passes bytes between a client and a server, and does something to what the server says. */
export const startProxy = (
  port: number,
  toClient: (client: Socket, chunk: Buffer, sentBefore: number) => void,
): Promise<TcpServer> =>
  startTcpServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port, noDelay: true });
    let sent = 0;
    client.setNoDelay(true);
    upstream.on('data', (chunk: Buffer) => {
      toClient(client, chunk, sent);
      sent += chunk.length;
    });
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.end());
    client.on('data', (chunk: Buffer) => void upstream.write(chunk));
    client.on('close', () => upstream.destroy());
  });
