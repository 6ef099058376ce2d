import { chmod, lstat, unlink } from 'node:fs/promises';
import { connect, type AddressInfo, type ListenOptions, type Server } from 'node:net';

/** Where to listen: loopback, or a socket file that `ssh -L` reaches and only this user may open. */
export type Listening =
  { readonly on: 'loopback'; readonly port: number } | { readonly on: 'socket'; readonly path: string };

/** Binds 127.0.0.1, and ::1 where this machine has it, to one port. A taken port stops the start: never the next one. */
export const listenOnLoopback = async (
  newServer: () => Server,
  port: number,
): Promise<{ readonly port: number; readonly servers: readonly Server[] }> => {
  const four = await listen(
    newServer(),
    { host: '127.0.0.1', port, exclusive: true },
    taken(`127.0.0.1:${port}`),
  );
  const bound = (four.address() as AddressInfo).port;
  try {
    const six = await listen(
      newServer(),
      { host: '::1', port: bound, exclusive: true, ipv6Only: true },
      taken(`[::1]:${bound}`),
    );
    return { port: bound, servers: [four, six] };
  } catch (error) {
    if (isCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL')) return { port: bound, servers: [four] }; // a machine without IPv6
    four.close();
    throw error;
  }
};

/** Binds a socket file with mode 0600. A file left behind by a killed server is replaced; a living one stops the start. */
export const listenOnSocket = async (server: Server, path: string): Promise<Server> => {
  if (process.platform === 'win32')
    throw new Error('--listen unix: needs a system with Unix sockets; Windows has none. Leave it out.');
  const there = await lstat(path).catch(() => undefined); // missing is the normal case
  if (there !== undefined) {
    if (!there.isSocket()) throw new Error(`${path} is there and is no socket. Choose another path.`);
    if (await answers(path))
      throw new Error(`Another server listens on ${path}. Stop it, or choose another path.`);
    await unlink(path);
  }
  // Between bind and chmod nobody else may slip in, so the mode is right from the first moment.
  const before = process.umask(0o177);
  const listening = listen(server, { path }, taken(path));
  process.umask(before);
  await listening;
  await chmod(path, 0o600);
  return server;
};

const taken = (where: string) =>
  `${where} is taken by another program. Stop it, or choose another place with --port or --listen.`;

const listen = (server: Server, options: ListenOptions, ifTaken: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(isCode(error, 'EADDRINUSE') ? new Error(ifTaken, { cause: error }) : error),
    );
    server.listen(options, () => resolve(server));
  });

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => resolve(true)).once('error', () => resolve(false));
    probe.once('connect', () => probe.destroy());
  });

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));
