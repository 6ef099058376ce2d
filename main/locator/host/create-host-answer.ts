import type { Duplex } from 'node:stream';
import { readKey } from '../answer/read-request.ts';
import { reply, replyRefusal, type LocatorReply, type LocatorRequest } from '../answer/exchange.ts';
import type { Holding, HoldingCount } from '../api/messages.ts';
import { refuse } from '../api/refusal.ts';
import { createFaults, type LocatorFaults } from '../faults.ts';
import { outcomeOf } from '../outcome.ts';
import { closeServer, createHttpServer, listen, type ListenAt, type Listening } from '../serve-http.ts';

/** What a host holds of one key. */
export type Held = Pick<Holding, 'role' | 'version'>;

export type HostAnswerOptions = {
  /** Its name as a target of the locator. */
  readonly host: string;
  /** What it holds of a key; undefined: nothing. Asked anew for every request. */
  readonly held: (key: string) => Held | undefined;
  /** How much it holds altogether. */
  readonly count: () => Omit<HoldingCount, 'host'>;
};

/** A storage host that tells what it holds, whatever the locator says. */
export type HostAnswer = {
  readonly answer: (request: LocatorRequest) => LocatorReply;
  readonly listen: (at?: ListenAt) => Promise<Listening>;
  /** Serves one byte stream that somebody else opened, as if it had been accepted. */
  readonly serve: (stream: Duplex) => void;
  /** For tests: what goes wrong with requests from the network. */
  readonly faults: LocatorFaults;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Serves `GET /owns/{key}` and `GET /owns`. Listens nowhere until told. */
export const createHostAnswer = ({ host, held, count }: HostAnswerOptions): HostAnswer => {
  const tell = (segment: string): LocatorReply => {
    const read = readKey(segment);
    if (!read.ok) return replyRefusal(read);
    const { role, version } = held(read.key) ?? { role: null, version: null };
    const holding: Holding = { key: read.key, holds: role !== null, role, version };
    return reply(holding);
  };
  const answer = ({ method, path }: LocatorRequest): LocatorReply => {
    const [root, noun, segment, ...more] = path.split('/');
    if (root !== '' || noun !== 'owns' || more.length > 0)
      return replyRefusal(refuse('unknown-path', 'There is nothing under this path.'));
    if (method !== 'GET') return replyRefusal(refuse('bad-method', 'This path answers GET.'));
    return segment === undefined ? reply({ host, ...count() } satisfies HoldingCount) : tell(segment);
  };
  const { faults, next } = createFaults();
  const server = createHttpServer((request) => outcomeOf(request, next(request), answer));
  return {
    answer,
    listen: (at = {}) => listen(server, at),
    serve: (stream) => void server.emit('connection', stream),
    faults,
    [Symbol.asyncDispose]: () => closeServer(server),
  };
};
