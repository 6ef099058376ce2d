import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import ssh2, { type Connection, type ServerChannel, type ServerConfig } from 'ssh2';
import { answerFrame, pongLine, readPokeLine, readShellInput, readyLine } from '../../source-kit/index.ts';

/** A key pair ssh2's server can use. RSA and EC: Node cannot write ed25519 in a format ssh2 reads. */
export const makeHostKey = (type: 'ecdsa' | 'rsa' = 'ecdsa'): string =>
  type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs1', format: 'pem' })
        .toString()
    : generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ type: 'sec1', format: 'pem' })
        .toString();

/** `type base64` of a private key's public half. */
export const publicLineOf = (privateKey: string): string => {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error || Array.isArray(parsed)) throw new Error('not a key');
  const key = 'type' in parsed ? parsed : parsed[0];
  if (key === undefined) throw new Error('not a key');
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
};

export type TestServerOptions = {
  readonly hostKeys?: readonly string[];
  readonly algorithms?: ServerConfig['algorithms'];
  readonly banner?: string;
  /** What it calls itself in its identification line. */
  readonly software?: string;
  /** Decides about a login; accepts every key when left out. */
  readonly onLogin?: (user: string) => 'accept' | 'reject' | 'hang';
  /** What happens on an exec request; a well-behaved shell when left out. */
  readonly onShell?: (channel: ServerChannel, connection: Connection) => void;
  /** What happens on a connection to a socket of the machine; `undefined` as an answer refuses it. All are refused when left out. */
  readonly onSocket?: (
    path: string,
    connection: Connection,
  ) => ((channel: ServerChannel) => void) | undefined;
  /** Sees each connection before anything else. */
  readonly onConnection?: (connection: Connection) => void;
};

export type TestServer = {
  readonly port: number;
  readonly hostKey: string;
  /** Login requests of any kind that arrived: the honeypot's count. */
  readonly logins: () => number;
  readonly connections: () => number;
  /** exec requests, exactly as they arrived. */
  readonly commands: () => readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** An SSH server in this process, friendly unless told otherwise. */
export const startTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const hostKeys = options.hostKeys ?? [makeHostKey()];
  const commands: string[] = [];
  const open = new Set<Connection>();
  let logins = 0;
  let connections = 0;
  const config: ServerConfig = {
    hostKeys: [...hostKeys],
    ...(options.algorithms === undefined ? {} : { algorithms: options.algorithms }),
    ...(options.banner === undefined ? {} : { banner: options.banner }),
    ...(options.software === undefined ? {} : { ident: options.software }),
  };
  const server = new ssh2.Server(config, (connection) => {
    connections += 1;
    open.add(connection);
    socketOf(connection)?.setNoDelay(true);
    connection.on('error', () => undefined);
    connection.on('close', () => open.delete(connection));
    options.onConnection?.(connection);
    connection.on('authentication', (login) => {
      logins += 1;
      const verdict = options.onLogin?.(login.username) ?? 'accept';
      if (verdict === 'accept' && login.method === 'publickey') login.accept();
      else if (verdict !== 'hang') login.reject(['publickey']);
    });
    connection.on('openssh.streamlocal', (accept, reject, { socketPath }) => {
      const serve = options.onSocket?.(socketPath, connection);
      if (serve === undefined) return reject();
      const channel = accept();
      channel.on('error', () => undefined);
      serve(channel);
    });
    connection.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        commands.push(command);
        const channel = acceptExec();
        channel.on('error', () => undefined);
        (options.onShell ?? friendlyShell())(channel, connection);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: publicLineOf(hostKeys[0] ?? ''),
    logins: () => logins,
    connections: () => connections,
    commands: () => commands,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of open) socketOf(connection)?.destroy();
      await closed;
    },
  };
};

/** What OpenSSH's server says some milliseconds after it let somebody in: a global request without an answer, here with no key in it. */
export const tellOtherHostKeys = (connection: Connection): void => {
  const { _packetRW, _cipher } = protocolOf(connection);
  const name = Buffer.from('hostkeys-00@openssh.com');
  const packet = _packetRW.write.alloc(6 + name.length);
  const start = _packetRW.write.allocStart;
  packet[start] = 80; // SSH_MSG_GLOBAL_REQUEST, RFC 4254 section 4
  packet.writeUInt32BE(name.length, start + 1);
  packet.set(name, start + 5);
  packet[start + 5 + name.length] = 0;
  _cipher.encrypt(_packetRW.write.finalize(packet));
};

/** The protocol object below a server connection, for what no correct server does. */
export const protocolOf = (connection: Connection): RawProtocol =>
  (connection as unknown as { readonly _protocol: RawProtocol })._protocol;
export type RawProtocol = {
  readonly channelData: (id: number, data: Buffer) => void;
  readonly openssh_authAgent: (id: number, window: number, packet: number) => void;
  readonly _handlers: Record<string, () => void>;
  readonly _cipher: { readonly encrypt: (packet: Buffer) => void };
  readonly _packetRW: {
    readonly write: {
      readonly allocStart: number;
      readonly alloc: (bytes: number) => Buffer;
      readonly finalize: (packet: Buffer) => Buffer;
    };
  };
};
/** The socket below a server connection. */
export const socketOf = (connection: Connection): Socket | undefined =>
  (connection as unknown as { readonly _sock?: Socket })._sock;

/** Answers like a node: the loop with `answer`, single questions with their inputs as JSON. */
export const friendlyShell =
  (answer: (askId: string) => string = (askId) => `answer to ${askId}`) =>
  (channel: ServerChannel): void => {
    let text = '';
    let nonce: string | undefined;
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const input = nonce === undefined ? readShellInput(text) : undefined;
      if (input?.kind === 'resident') {
        nonce = input.nonce;
        text = input.rest;
        channel.write(readyLine(nonce));
      }
      if (input?.kind === 'ask') {
        channel.write(JSON.stringify(input.inputs));
        channel.exit(0);
        channel.end();
        text = '';
      }
      const id = nonce;
      if (id === undefined) return;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const poke of lines.map(readPokeLine)) {
        if (poke === undefined) continue;
        channel.write(pongLine(id, poke.seq));
        for (const askId of poke.askIds) channel.write(answerFrame(id, poke.seq, askId, answer(askId)));
      }
    });
  };
