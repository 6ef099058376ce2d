import type { Duplex } from 'node:stream';
import type { Fault } from '#shared/fault';
import type { Clock, Secrets } from '../../ports/index.ts';

/** A byte stream to a port that may be written to before it is open. */
export type Dialled = Duplex & {
  /** Settles when bytes flow, or with the reason why they never will. Never rejects. */
  readonly opened: Promise<Fault | undefined>;
};

/** From where servers are asked: a node, through its open session, or this console. */
export type Vantage = {
  /** As faults name it: `db-1 (10.0.0.5:22)`, `this console`. */
  readonly name: string;
  /** Whom faults are about: the id of the node, or `console`. */
  readonly subject: string;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly dial: (host: string, port: number) => Dialled;
  /** Why nothing can be carried from here any more. */
  readonly endFault: () => Fault | undefined;
};
