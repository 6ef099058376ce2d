import { failed, fault, type Result } from '#shared/fault';
import { consolePlace } from '#shared/model';
import type { Clock, Secrets } from '../ports/index.ts';
import { isShellAsk, type Ask, type Outcome, type ShellAsk } from '../source-kit/index.ts';
import { dialHere, type Vantage } from './endpoint/index.ts';
import { HttpDoor, performHttp, type NodeSockets } from './http/index.ts';
import type { RedisDoor } from './redis/index.ts';
import type { SqlDoor } from './sql/index.ts';

type DaemonAsk<T> = Exclude<Ask<T>, ShellAsk<T>>;

type Explained = <R>(outcome: Outcome<R>) => Outcome<R>;

/** Performs asks to daemons from one place, whatever their language. */
export class DaemonDoor {
  readonly #http: HttpDoor;
  // The clients of databases take 18 MiB of memory: they are loaded by the first ask that needs one.
  #redis: Promise<RedisDoor> | undefined;
  #sql: Promise<SqlDoor> | undefined;

  /** `most`: HTTP connections to one daemon at once. `sockets`: those of the node; none on this console. */
  constructor(vantage: Vantage, most: number, sockets: NodeSockets | undefined) {
    this.#http = new HttpDoor(vantage, most, sockets);
  }

  /** Never rejects. `explained`: what an outcome means for the place, before the ask's own reader sees it. */
  async perform<T>(
    ask: DaemonAsk<T>,
    signal: AbortSignal,
    explained: Explained = (outcome) => outcome,
  ): Promise<Outcome<T>> {
    switch (ask.lane) {
      case 'http':
        return readOutcome(explained(await performHttp(this.#http, ask, signal)), ask);
      case 'redis':
        return readOutcome(
          explained(await (await (this.#redis ??= this.#openRedis())).perform(ask, signal)),
          ask,
        );
      case 'sql':
        return readOutcome(
          explained(await (await (this.#sql ??= this.#openSql())).perform(ask, signal)),
          ask,
        );
    }
  }

  /** Ends what is kept. */
  destroy(): void {
    this.#http.destroy();
    void this.#redis?.then((door) => door.destroy());
    void this.#sql?.then((door) => door.destroy());
  }

  async #openRedis(): Promise<RedisDoor> {
    return (await import('./redis/index.ts')).createRedisDoor(this.#http.vantage);
  }

  async #openSql(): Promise<SqlDoor> {
    return (await import('./sql/index.ts')).createSqlDoor(this.#http.vantage);
  }
}

/** This console as a place where asks to endpoints are performed. */
export type ConsolePlace = {
  /** As `NodeSession.perform`; what needs a node is `not-sent`. */
  readonly perform: <T>(ask: Ask<T>, signal: AbortSignal) => Promise<Outcome<T>>;
  readonly [Symbol.dispose]: () => void;
};

/** Endpoints as this console itself reaches them. */
export const createConsolePlace = (
  clock: Clock,
  secrets: Secrets,
  connectionsAtOnce: number,
): ConsolePlace => {
  const door = new DaemonDoor(
    {
      name: 'this console',
      subject: consolePlace,
      clock,
      secrets,
      dial: dialHere,
      endFault: () => undefined,
    },
    connectionsAtOnce,
    undefined,
  );
  return {
    perform: async (ask, signal) =>
      isShellAsk(ask)
        ? { kind: 'not-sent', fault: fault('engine.bug', `${ask.id} runs on a node, not on this console.`) }
        : door.perform(ask, signal),
    [Symbol.dispose]: () => door.destroy(),
  };
};

/** Lets the ask's own reader say what the reply means. A reader that throws is our mistake, and the reply came all the same. */
export const readOutcome = <Reply, T>(
  outcome: Outcome<Reply>,
  ask: { readonly id: string; readonly read: (reply: Reply) => Result<T> },
): Outcome<T> => {
  if (outcome.kind !== 'answered') return outcome;
  if (!outcome.result.ok) return { kind: 'answered', result: outcome.result };
  try {
    return { kind: 'answered', result: ask.read(outcome.result.value) };
  } catch (error) {
    const mistake = fault('engine.bug', `The reader of ${ask.id} failed.`, { details: String(error) });
    return { kind: 'answered', result: failed(mistake) };
  }
};
