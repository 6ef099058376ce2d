import { failed, fault, ok, type Fault, type Result } from '#shared/fault';
import { z } from '#shared/schema';
import { daemonLimits, type HttpAsk, type HttpReply } from '../../../source-kit/index.ts';

/** Where Docker listens on every machine that was not configured otherwise. */
export const dockerSocket = '/var/run/docker.sock';

const wordsSchema = z.object({ message: z.string() });

/** The daemon's own words in an error reply. */
const wordsOf = (reply: HttpReply): string => {
  try {
    return wordsSchema.parse(JSON.parse(reply.body)).message.slice(0, 1_000);
  } catch {
    return reply.body.trim().slice(0, 300); // Not Docker's form of an error: its text is all there is to show.
  }
};

/** A refusal as a fault. Somebody else's change in between is worth a new look; a missing object is told apart by its status. */
const refusal = (says: string, reply: HttpReply): Fault => {
  const words = wordsOf(reply);
  const isOutdated = words.includes('out of sequence');
  return fault(
    'daemon.refused',
    isOutdated
      ? `${says}: it was changed meanwhile by somebody else.`
      : `${says}: the daemon says "${words}".`,
    {
      retryable: isOutdated || reply.status === 503,
      details: `HTTP ${reply.status}: ${words}`,
      facts: { status: String(reply.status), words },
    },
  );
};

/** Whether a fault means that the object is not there. */
export const isGone = (fault: Fault): boolean =>
  fault.code === 'daemon.refused' && fault.facts?.['status'] === '404';

/** Whether a fault means that there is one of that name already. */
export const isConflict = (fault: Fault): boolean =>
  fault.code === 'daemon.refused' && fault.facts?.['status'] === '409';

const unreadable = (id: string, error: unknown): Result<never> =>
  failed(
    fault('probe.unreadable', `The answer to ${id} is not what Docker's API promises.`, {
      subject: id,
      details: String(error).slice(0, 500),
    }),
  );

type Request = {
  readonly id: string;
  readonly says: string;
  readonly path: string;
  readonly bodyBytes?: number;
  readonly timeoutMs?: number;
};

const limitsOf = ({ bodyBytes, timeoutMs }: Request): HttpAsk<unknown>['limits'] => ({
  timeoutMs: timeoutMs ?? daemonLimits.timeoutMs,
  bodyBytes: bodyBytes ?? daemonLimits.bodyBytes,
});

/** A question whose reply is JSON of a schema. `reads` may look at the whole reply, after the status was found good. */
export const dockerGet = <T, R = T>(
  request: Request,
  schema: z.ZodType<T>,
  reads: (value: T, reply: HttpReply) => R = (value) => value as unknown as R,
): HttpAsk<R> => ({
  id: request.id,
  says: request.says,
  lane: 'http',
  socket: dockerSocket,
  method: 'GET',
  path: request.path,
  effect: 'reads',
  limits: limitsOf(request),
  read: (reply) => {
    if (reply.status < 200 || reply.status > 299) return failed(refusal(request.says, reply));
    try {
      return ok(reads(schema.parse(JSON.parse(reply.body)), reply));
    } catch (error) {
      return unreadable(request.id, error); // Not JSON, or not of the schema: the reading is a fault, never a guess.
    }
  },
});

/** A change. Its reply's body matters only where `schema` says so. */
export const dockerPost = <T>(
  request: Request & { readonly body?: unknown },
  schema: z.ZodType<T>,
): HttpAsk<T> => ({
  id: request.id,
  says: request.says,
  lane: 'http',
  socket: dockerSocket,
  method: 'POST',
  path: request.path,
  ...(request.body === undefined ? {} : { body: request.body }),
  effect: 'changes',
  limits: limitsOf({ timeoutMs: 30_000, ...request }),
  read: (reply) => {
    if (reply.status < 200 || reply.status > 299) return failed(refusal(request.says, reply));
    try {
      return ok(schema.parse(reply.body.trim() === '' ? {} : JSON.parse(reply.body)));
    } catch (error) {
      return unreadable(request.id, error); // As above.
    }
  },
});
