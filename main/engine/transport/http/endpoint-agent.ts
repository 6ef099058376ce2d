import { Agent, type ClientRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Timer } from '../../ports/index.ts';
import type { Endpoint } from '../../source-kit/index.ts';
import { EndpointStream, type Vantage } from '../endpoint/index.ts';

/** Shorter than any server in common use waits (Node's own: 5 s), so that a request seldom meets a closing connection. */
const idleMs = 4_000;

/** Node's keep-alive agent over connections to one endpoint; one at most stays open idle, for a few seconds. */
export class EndpointAgent extends Agent {
  readonly #vantage: Vantage;
  readonly #endpoint: Endpoint;
  readonly #idle = new WeakMap<object, Timer>();

  constructor(vantage: Vantage, endpoint: Endpoint, maxSockets: number) {
    super({ keepAlive: true, maxSockets, maxFreeSockets: 1 });
    this.#vantage = vantage;
    this.#endpoint = endpoint;
  }

  override createConnection(): Duplex {
    return new EndpointStream(this.#vantage, this.#endpoint);
  }

  override keepSocketAlive(stream: Duplex): boolean {
    this.#idle.set(
      stream,
      this.#vantage.clock.after(idleMs, () => stream.destroy()),
    );
    return !stream.destroyed;
  }

  override reuseSocket(stream: Duplex, request: ClientRequest): void {
    this.#idle.get(stream)?.cancel();
    super.reuseSocket(stream, request);
  }
}
