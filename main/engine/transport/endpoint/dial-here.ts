import { connect } from 'node:net';
import { fault, FaultError, type Fault } from '#shared/fault';
import { consolePlace } from '#shared/model';
import { endpointName } from '../../source-kit/index.ts';
import type { Dialled } from './vantage.ts';

/** Opens a connection from this console itself. */
export const dialHere = (host: string, port: number): Dialled => {
  const opened = Promise.withResolvers<Fault | undefined>();
  const socket = connect({ host, port, noDelay: true });
  socket.once('connect', () => opened.resolve(undefined));
  socket.once('error', (error) => opened.resolve(closedFault(endpointName({ host, port }), error)));
  socket.once('close', () => opened.resolve(closedFault(endpointName({ host, port }), {})));
  return Object.assign(socket, { opened: opened.promise });
};

/** A name with several addresses gives an AggregateError that carries the code of the first. */
const closedFault = (server: string, error: { readonly code?: string; readonly message?: string }): Fault =>
  error instanceof FaultError
    ? error.fault
    : fault('transport.socket-closed', `This console cannot connect to ${server}: ${reasonOf(error.code)}`, {
        subject: consolePlace,
        retryable: true,
        details: error.message || error.code,
        facts: { server },
      });

const reasonOf = (code: string | undefined): string => {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name cannot be found.';
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'nothing listens there.';
    default:
      return `it cannot be reached (${code ?? 'no reason given'}).`;
  }
};
