import type { Agent } from 'node:http';
import { fault, FaultError, type Fault } from '#shared/fault';
import { endpointName, type Endpoint, type HttpAsk } from '../../source-kit/index.ts';
import type { Vantage } from '../endpoint/index.ts';
import { EndpointAgent } from './endpoint-agent.ts';
import type { NodeSockets } from './node-sockets.ts';

/**
 * Where HTTP asks leave from: the connections to sockets of a node, and to ports as it or this console reaches them.
 * A class, because every node has one: functions of its own would take 300 bytes more.
 */
export class HttpDoor {
  readonly vantage: Vantage;
  /** Connections to one daemon at once. */
  readonly most: number;
  readonly #sockets: NodeSockets | undefined;
  /** Those to ports; most nodes have none. */
  #endpoints: Map<string, EndpointAgent> | undefined;

  /** `sockets`: undefined on this console, which has none. */
  constructor(vantage: Vantage, most: number, sockets: NodeSockets | undefined) {
    this.vantage = vantage;
    this.most = most;
    this.#sockets = sockets;
  }

  /** Throws FaultError where there are no sockets: on this console. */
  agentFor(to: string | Endpoint): Agent {
    if (typeof to !== 'string') return this.#endpointAgent(to);
    if (this.#sockets === undefined) throw new FaultError(noSockets(to));
    return this.#sockets.agent;
  }

  /** Why a socket is closed, as far as that is known; see `NodeSockets`. */
  closed(to: string | Endpoint): Promise<Fault | undefined> | undefined {
    return typeof to === 'string' ? this.#sockets?.closed(to) : undefined;
  }

  destroy(): void {
    this.#sockets?.destroy();
    for (const agent of this.#endpoints?.values() ?? []) agent.destroy();
    this.#endpoints = undefined;
  }

  #endpointAgent(to: Endpoint): EndpointAgent {
    const agents = (this.#endpoints ??= new Map());
    const name = `${endpointName(to)} ${JSON.stringify(to.tls ?? null)}`;
    const found = agents.get(name) ?? new EndpointAgent(this.vantage, to, this.most);
    agents.set(name, found);
    return found;
  }
}

const noSockets = (to: string): Fault =>
  fault('engine.bug', `${to} is a socket of a node; this console itself was asked for it.`);

/** The name of the server that is asked, as its Host header wants it. */
export const hostHeader = ({ socket }: Pick<HttpAsk<unknown>, 'socket'>): string =>
  typeof socket === 'string'
    ? 'localhost'
    : endpointName({ host: socket.tls?.serverName ?? socket.host, port: socket.port });
