import { connect, type Socket } from 'node:net';
import { fault, FaultError, type Fault } from '#shared/fault';
import type { SshHop } from '../session.ts';
import { nameOf } from './hop-grammar.ts';

/** What any socket has to say is read here and copied at once: reading ends before that of the next socket begins. */
const readRoom = Buffer.allocUnsafeSlow(65_536);

/**
 * Opens a TCP connection. Nagle is off: it costs 40 ms per handshake against delayed acknowledgements.
 * Rejects `transport.unresolved | unreachable | refused`, or with the signal's reason.
 */
export const dialTcp = (hop: SshHop, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const socket: Socket = connect({
      host: hop.address,
      port: hop.port,
      noDelay: true,
      // By itself Node takes 64 KiB for each piece it reads and gives back what the piece leaves: holes between what stays.
      onread: {
        buffer: readRoom,
        callback: (bytes: number): boolean => socket.emit('data', Buffer.from(readRoom.subarray(0, bytes))),
      },
    });
    const stop = (): void => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    const fail = (error: NodeJS.ErrnoException): void => {
      signal.removeEventListener('abort', stop);
      reject(new FaultError(dialFault(hop, error), { cause: error }));
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      signal.removeEventListener('abort', stop);
      socket.off('error', fail);
      resolve(socket);
    });
  });

/** Maps by errno. A name with several addresses gives an AggregateError that carries the code of the first. */
const dialFault = (hop: SshHop, error: NodeJS.ErrnoException): Fault => {
  const more = { subject: hop.id, retryable: true, details: error.code ?? error.message };
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return fault('transport.unresolved', `The name ${hop.address} of ${hop.id} cannot be found.`, more);
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return fault('transport.refused', `${nameOf(hop)} refuses connections.`, more);
    default:
      return fault(
        'transport.unreachable',
        `${nameOf(hop)} cannot be reached (${error.code ?? 'no reason given'}).`,
        more,
      );
  }
};
