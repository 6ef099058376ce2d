import { once } from 'node:events';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as startTls, rootCertificates, type TLSSocket } from 'node:tls';
import { FaultError } from '#shared/fault';
import type { Endpoint } from '../../source-kit/index.ts';
import { daemonFaults } from './daemon-faults.ts';
import type { Vantage } from './vantage.ts';

/** How a server is asked to begin TLS: at once, or after a request that is still plain. */
export type TlsGreeting = 'none' | 'postgres';

/** SSLRequest of the PostgreSQL protocol (section 55.7): its length and a number that no version has. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const sslAccepted = 83; // 'S'

/**
 * Opens a byte stream to a server, verified where the endpoint says TLS. Rejects with FaultError
 * `transport.socket-closed | transport.lost | daemon.untrusted | secret.unreadable`; nothing but handshakes was sent then.
 */
export const openEndpoint = async (
  vantage: Vantage,
  endpoint: Endpoint,
  greeting: TlsGreeting,
  signal: AbortSignal,
): Promise<Duplex> => {
  const { tls } = endpoint;
  const authority =
    tls?.authorityFile === undefined ? undefined : await authorityOf(vantage, tls.authorityFile);
  if (signal.aborted) throw signal.reason;
  const raw = vantage.dial(endpoint.host, endpoint.port);
  raw.on('error', () => undefined); // Told by `opened`, and to the one who gets the stream.
  let outermost: Duplex = raw;
  const stop = (): void => void outermost.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const closed = await raw.opened;
    if (closed !== undefined) throw new FaultError(closed);
    if (tls === undefined) return raw;
    if (greeting === 'postgres') await greetPostgres(vantage, endpoint, raw);
    const secured = secure(raw, endpoint, authority);
    outermost = secured;
    await verified(vantage, endpoint, secured);
    return secured;
  } catch (error) {
    outermost.destroy();
    raw.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

const authorityOf = async ({ secrets, subject }: Vantage, file: string): Promise<string> => {
  const read = await secrets.authority(file, subject);
  if (!read.ok) throw new FaultError(read.fault);
  return read.value;
};

const secure = (socket: Duplex, { host, tls }: Endpoint, authority: string | undefined): TLSSocket => {
  const name = tls?.serverName ?? host;
  const secured = startTls({
    socket,
    host: name,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(authority === undefined ? {} : { ca: [...rootCertificates, authority] }),
  });
  socket.on('error', (error) => secured.destroy(error));
  secured.on('error', () => undefined); // As above.
  return secured;
};

const verified = async (vantage: Vantage, endpoint: Endpoint, secured: TLSSocket): Promise<void> => {
  const faults = daemonFaults(vantage, endpoint);
  const standing = Promise.withResolvers<void>();
  secured.once('secureConnect', standing.resolve);
  secured.once('error', (error: Error & { readonly code?: string }) =>
    standing.reject(
      error instanceof FaultError
        ? error
        : new FaultError(
            isOtherProtocol(error) ? faults.noTls(error.message) : faults.untrusted(error.message),
            { cause: error },
          ),
    ),
  );
  secured.once('close', () =>
    standing.reject(new FaultError(vantage.endFault() ?? faults.noTls('It closed the connection.'))),
  );
  await standing.promise;
};

/** What OpenSSL says of an answer that is no TLS at all, against one whose certificate it does not take. */
const isOtherProtocol = ({ code }: { readonly code?: string }): boolean =>
  code === 'ECONNRESET' || code === 'EPROTO' || (code?.startsWith('ERR_SSL_') ?? false);

const greetPostgres = async (vantage: Vantage, endpoint: Endpoint, raw: Duplex): Promise<void> => {
  const faults = daemonFaults(vantage, endpoint);
  raw.write(sslRequest);
  const [answer] = await Promise.race([
    once(raw, 'readable').then((): readonly [Buffer | null] => [raw.read(1) as Buffer | null]),
    once(raw, 'close').then((): readonly [null] => [null]),
  ]);
  if (answer === null) throw new FaultError(vantage.endFault() ?? faults.noTls('It closed the connection.'));
  // Nothing may follow the letter before the handshake: what does was put there by somebody in between (CVE-2021-23222).
  if (answer[0] !== sslAccepted || raw.readableLength > 0) throw new FaultError(faults.noTls());
};
