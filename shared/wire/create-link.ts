import { contract, type CallName, type FeedName, type MessageName } from '#shared/contract';
import { assertNever, fault, FaultError, type Fault } from '#shared/fault';
import { z } from '#shared/schema';
import { readFrame, serverFrameSchema, utf8Bytes, writeFrame, type ServerFrame } from './frame.ts';
import { wireLimits, type LinkTimer, type WireLimits } from './limits.ts';
import type { Channel, Link } from './link.ts';
import { createOpenFeed, type OpenFeed } from './open-feed.ts';

/** How long a query may take before `link.timed-out`: every one is answered from memory or the local store. */
const queryTimeoutMs = 30_000;
/** A command may have to ask a node first; the engine bounds that itself and well below this. */
const commandTimeoutMs = 120_000;

type Pending = { readonly settle: (frame: Extract<ServerFrame, { frame: 'result' | 'fault' }>) => void };

/**
 * The client's end of one connection. Outputs and feed items are checked against the contract before anybody
 * sees them. A call whose input names `timeoutMs` waits that much longer. An aborted call rejects with the
 * signal's reason; an aborted feed just ends. Nothing is ever sent twice.
 */
export const createLink = (
  channel: Channel,
  options: { readonly timer: LinkTimer; readonly limits?: Partial<WireLimits> },
): Link => {
  const limits = { ...wireLimits, ...options.limits };
  const pending = new Map<number, Pending>();
  const feeds = new Map<number, OpenFeed>();
  let newestId = 0;
  let closed = false;

  channel.onFrame((text) => {
    const read = readFrame(serverFrameSchema, text);
    if (!read.ok) return channel.close();
    const frame = read.value;
    switch (frame.frame) {
      case 'result':
        return pending.get(frame.id)?.settle(frame);
      case 'fault':
        pending.get(frame.id)?.settle(frame);
        return feeds.get(frame.id)?.failed(frame.fault);
      case 'item':
        return feeds.get(frame.id)?.arrived(frame.value);
      case 'end':
        return feeds.get(frame.id)?.ended();
      default:
        return assertNever(frame);
    }
  });
  channel.onClose(() => {
    closed = true;
    for (const [id, call] of pending) call.settle({ frame: 'fault', id, fault: gone() });
    for (const feed of feeds.values()) feed.failed(gone());
  });

  const ask = (frame: 'call' | 'open', id: number, name: MessageName, input: unknown): Fault | undefined => {
    if (closed) return gone();
    const text = writeFrame({ frame, id, name, input });
    if (utf8Bytes(text) > limits.clientFrameBytes) {
      return fault(
        'contract.invalid',
        `The input of ${name} is larger than ${limits.clientFrameBytes} bytes.`,
        { subject: name },
      );
    }
    channel.send(text);
    return undefined;
  };
  const nextId = () => (newestId += 1);
  const cancel = (id: number) => channel.send(writeFrame({ frame: 'cancel', id }));

  return {
    call: (name, input, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(asError(signal.reason));
        const id = nextId();
        const end = (act: () => void) => {
          if (!pending.delete(id)) return;
          limit.cancel();
          signal?.removeEventListener('abort', aborted);
          act();
        };
        const giveUp = (why: unknown) =>
          end(() => {
            cancel(id);
            reject(asError(why));
          });
        const aborted = () => giveUp(signal?.reason);
        const limit = options.timer.after(timeoutOf(name, input), () => giveUp(new FaultError(late(name))));
        signal?.addEventListener('abort', aborted, { once: true });
        pending.set(id, {
          settle: (frame) =>
            end(() => {
              if (frame.frame === 'fault') return reject(new FaultError(frame.fault));
              const output = readAs(contract[name].output, frame.value, name);
              return output instanceof FaultError ? reject(output) : resolve(output as never);
            }),
        });
        const refused = ask('call', id, name, input);
        if (refused !== undefined) pending.get(id)?.settle({ frame: 'fault', id, fault: refused });
      }),
    open: (name, input, signal) => ({
      [Symbol.asyncIterator]: () => {
        const id = nextId();
        const feed = createOpenFeed({
          read: (value) => readAs(contract[name].item, value, name),
          most: limits.feedItems,
          taken: (items) => channel.send(writeFrame({ frame: 'taken', id, items })),
          cancel: () => cancel(id),
          finished: () => feeds.delete(id),
          signal,
        });
        feeds.set(id, feed);
        if (signal?.aborted === true) feed.ended();
        else {
          const refused = ask('open', id, name, input);
          if (refused !== undefined) feed.failed(refused);
        }
        return feed.iterator as AsyncIterator<never>;
      },
    }),
    close: () => channel.close(),
  };
};

const gone = (): Fault =>
  fault('link.closed', 'The connection to the engine is closed.', { retryable: true });
const late = (name: string): Fault =>
  fault('link.timed-out', `The engine did not answer ${name} in time.`, { subject: name, retryable: true });

const timeoutOf = (name: CallName, input: unknown): number => {
  const own =
    typeof input === 'object' && input !== null && 'timeoutMs' in input ? Number(input.timeoutMs) : 0;
  return (
    (contract[name].kind === 'query' ? queryTimeoutMs : commandTimeoutMs) + (Number.isFinite(own) ? own : 0)
  );
};

const readAs = (schema: z.ZodType, value: unknown, name: CallName | FeedName): unknown => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = z.prettifyError(parsed.error);
  return new FaultError(
    fault('contract.invalid', `The engine’s answer to ${name} does not fit.`, { subject: name, details }),
  );
};

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
