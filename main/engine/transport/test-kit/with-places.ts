import { connect } from 'node:net';
import type { Connection } from 'ssh2';
import { createSecrets, createSystemClock } from '../../ports/index.ts';
import { createConsolePlace, type ConsolePlace } from '../index.ts';
import { withSession } from './with-session.ts';

/** An sshd that lets its users connect to other machines, and keeps what it could read of that. Refuses where nothing listens. */
export const forwarding = (read: Buffer[]) => (connection: Connection) =>
  void connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
    const socket = connect(destPort, destIP);
    socket.once('error', () => reject());
    socket.once('connect', () => {
      const channel = accept();
      channel.on('data', (chunk: Buffer) => read.push(chunk));
      channel.on('error', () => undefined);
      socket.on('error', () => channel.end());
      channel.pipe(socket).pipe(channel);
    });
  });

/** From where a server is asked: through the session of a node, or from this console. */
export type Place = {
  readonly from: 'a node' | 'this console';
  readonly perform: ConsolePlace['perform'];
};

/** Does the same from a node and from this console: what holds of a server holds from everywhere. */
export const withPlaces = async (
  environment: Readonly<Record<string, string>>,
  work: (place: Place) => Promise<void>,
): Promise<void> => {
  const secrets = createSecrets(environment);
  await withSession({ onConnection: forwarding([]) }, { secrets }, (session) =>
    work({ from: 'a node', perform: (ask, signal) => session.perform(ask, signal) }),
  );
  using here = createConsolePlace(createSystemClock(), secrets, 4);
  await work({ from: 'this console', perform: here.perform });
};
