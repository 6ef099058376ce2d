import type { Endpoint } from '../../source-kit/index.ts';
import { LateStream } from './late-stream.ts';
import { openEndpoint, type TlsGreeting } from './open-endpoint.ts';
import type { Vantage } from './vantage.ts';

/** A connection to a server, verified where it is TLS. What it counts is the asker's own, no handshake. */
export class EndpointStream extends LateStream {
  constructor(vantage: Vantage, endpoint: Endpoint, greeting: TlsGreeting = 'none') {
    super({
      open: (signal) => openEndpoint(vantage, endpoint, greeting, signal),
      endFault: () => vantage.endFault(),
      more: (inner) => inner.resume(),
      write: (inner, bytes, done) => inner.write(bytes, done),
      close: (inner) => inner.destroy(),
      failed: (error) => error,
    });
  }

  /** Some clients dial themselves: it is dialled already, and tells when it stands. */
  connect(): this {
    void this.opened.then((closed) => closed ?? this.emit('connect'));
    return this;
  }
}
