import type { Duplex } from 'node:stream';
import { answerRequest } from './answer/answer.ts';
import type { LocatorReply, LocatorRequest } from './answer/exchange.ts';
import type { Mapping } from './api/messages.ts';
import { createFaults, type LocatorFaults } from './faults.ts';
import { outcomeOf } from './outcome.ts';
import { seedStore, type SeedWishes } from './seed/seed-store.ts';
import { closeServer, createHttpServer, listen, type ListenAt, type Listening } from './serve-http.ts';
import { openKeyStore } from './store/key-store.ts';

export type LocatorOptions = {
  /** File of the store, made when there is none; `:memory:` keeps nothing. */
  readonly file: string;
  /** Gives the time of changes. */
  readonly clock: { readonly now: () => number };
  /** Targets to make when the store has none of that name. */
  readonly targets?: readonly { readonly target: string; readonly zone: string }[];
  /** When given, every request must bring `Authorization: Bearer` with it. */
  readonly token?: string;
};

/** A reference locator. */
export type Locator = {
  /** Answers a request without a network. Faults do not touch it. */
  readonly answer: (request: LocatorRequest) => LocatorReply;
  readonly listen: (at?: ListenAt) => Promise<Listening>;
  /** Serves one byte stream that somebody else opened, as if it had been accepted. */
  readonly serve: (stream: Duplex) => void;
  /** Loads made-up keys into an empty store; throws when it has keys. Blocks while it works: seconds for ten million. */
  readonly seed: (wishes: SeedWishes) => void;
  /** Where a key is, read from the store. */
  readonly lookUp: (key: string) => Mapping | undefined;
  /** For tests: what goes wrong with requests from the network. */
  readonly faults: LocatorFaults;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Opens the store. Throws when the file cannot be used, with the reason. Listens nowhere until told. */
export const createLocator = ({ file, clock, targets = [], token }: LocatorOptions): Locator => {
  const store = openKeyStore({ file, now: clock.now });
  const known = new Set(store.targets().map(({ target }) => target));
  for (const { target, zone } of targets)
    if (!known.has(target)) store.setTarget(target, { state: 'accepting', zone }, { kind: 'none' });

  const { faults, next } = createFaults();
  const answer = (request: LocatorRequest): LocatorReply => answerRequest(store, request, token);
  const server = createHttpServer((request) => outcomeOf(request, next(request), answer));
  return {
    answer,
    listen: (at = {}) => listen(server, at),
    serve: (stream) => void server.emit('connection', stream),
    seed: (wishes) => seedStore(store, clock.now(), wishes),
    lookUp: store.lookUp,
    faults,
    [Symbol.asyncDispose]: async () => {
      await closeServer(server);
      store.close();
    },
  };
};
