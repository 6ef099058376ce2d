import type { Agent } from 'node:http';
import { fault, FaultError, type Fault } from '#shared/fault';
import { endpointName, type Endpoint, type HttpAsk } from '../../source-kit/index.ts';
import type { Vantage } from '../endpoint/index.ts';
import { EndpointAgent } from './endpoint-agent.ts';
import type { SocketAgent } from './socket-agent.ts';

/** Where HTTP asks leave from: the connections to sockets of a node, and to ports as it or this console reaches them. */
export type HttpDoor = {
  readonly vantage: Vantage;
  /** Connections to one daemon at once. */
  readonly most: number;
  /** Throws FaultError where there are no sockets: on this console. */
  readonly agentFor: (to: string | Endpoint) => Agent;
  /** Why a socket is closed, as far as that is known; see `SocketAgent`. */
  readonly closed: (to: string | Endpoint) => Promise<Fault | undefined> | undefined;
  readonly destroy: () => void;
};

/** `sockets`: undefined on this console, which has none. */
export const createHttpDoor = (
  vantage: Vantage,
  most: number,
  sockets: SocketAgent | undefined,
): HttpDoor => {
  const agents = new Map<string, EndpointAgent>();
  const endpointAgent = (to: Endpoint): EndpointAgent => {
    const name = `${endpointName(to)} ${JSON.stringify(to.tls ?? null)}`;
    const found = agents.get(name) ?? new EndpointAgent(vantage, to, most);
    agents.set(name, found);
    return found;
  };
  return {
    vantage,
    most,
    agentFor: (to) => {
      if (typeof to !== 'string') return endpointAgent(to);
      if (sockets === undefined) throw new FaultError(noSockets(to));
      return sockets;
    },
    closed: (to) => (typeof to === 'string' ? sockets?.closed(to) : undefined),
    destroy: () => {
      sockets?.destroy();
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
};

const noSockets = (to: string): Fault =>
  fault('engine.bug', `${to} is a socket of a node; this console itself was asked for it.`);

/** The name of the server that is asked, as its Host header wants it. */
export const hostHeader = ({ socket }: Pick<HttpAsk<unknown>, 'socket'>): string =>
  typeof socket === 'string'
    ? 'localhost'
    : endpointName({ host: socket.tls?.serverName ?? socket.host, port: socket.port });
