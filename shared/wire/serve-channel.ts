import { contract, type CallName, type FeedName, type MessageName } from '#shared/contract';
import { fault, FaultError, type Fault } from '#shared/fault';
import { z } from '#shared/schema';
import type { Dispatcher } from './dispatcher.ts';
import {
  clientFrameSchema,
  readFrame,
  utf8Bytes,
  writeFrame,
  type ClientFrame,
  type ServerFrame,
} from './frame.ts';
import { wireLimits, type WireLimits } from './limits.ts';
import type { Channel } from './link.ts';
import { createServedFeed, type ServedFeed } from './served-feed.ts';

/** The engine's end of one connection. */
export type ServedChannel = {
  /** Ends the connection; every handler of it sees its signal fire. */
  readonly close: () => void;
  /** What is under way, for limits and for tests. */
  readonly underWay: () => { readonly calls: number; readonly feeds: number };
};

/**
 * Answers one client. Names outside the contract and inputs that do not fit never reach the dispatcher.
 * A client that breaks the framing, sends too much or does not read is cut off: it is no window of ours.
 */
export const serveChannel = (
  channel: Channel,
  dispatcher: Dispatcher,
  options: { readonly limits?: Partial<WireLimits> } = {},
): ServedChannel => {
  const limits = { ...wireLimits, ...options.limits };
  const calls = new Map<number, AbortController>();
  const feeds = new Map<number, ServedFeed>();
  let newestId = 0;

  /** Says how long the frame was. What waits is looked at first: one answer of any size is not the client's fault. */
  const send = (frame: ServerFrame): number => {
    const text = writeFrame(frame);
    if (channel.bufferedBytes() > limits.bufferedBytes) channel.close();
    else channel.send(text);
    return text.length;
  };
  const refuse = (id: number, why: Fault): void => void send({ frame: 'fault', id, fault: why });

  const call = async (id: number, name: CallName, input: unknown) => {
    const abort = new AbortController();
    calls.set(id, abort);
    try {
      const value = await dispatcher.call(name, input, abort.signal);
      if (!abort.signal.aborted) send({ frame: 'result', id, value });
    } catch (error) {
      if (!abort.signal.aborted) refuse(id, faultOf(error, name));
    } finally {
      calls.delete(id);
    }
  };

  const open = (id: number, name: FeedName, input: unknown) => {
    const feed = createServedFeed((signal) => dispatcher.open(name, input, signal), limits, {
      item: (value) => send({ frame: 'item', id, value }),
      ended: () => void send({ frame: 'end', id }),
      failed: (error) => refuse(id, faultOf(error, name)),
      settled: () => feeds.delete(id),
    });
    feeds.set(id, feed);
    feed.start();
  };

  const begin = (frame: Extract<ClientFrame, { frame: 'call' | 'open' }>) => {
    if (frame.id <= newestId) return channel.close();
    newestId = frame.id;
    if (!isMessage(frame.name, frame.frame)) {
      return refuse(
        frame.id,
        fault('contract.unknown-message', `The engine knows no ${frame.frame} named “${frame.name}”.`),
      );
    }
    const full = frame.frame === 'call' ? calls.size >= limits.calls : feeds.size >= limits.feeds;
    if (full) {
      return refuse(
        frame.id,
        fault('contract.too-busy', 'This window has too many calls under way.', { retryable: true }),
      );
    }
    const input = contract[frame.name].input.safeParse(frame.input);
    if (!input.success) {
      const details = z.prettifyError(input.error);
      return refuse(
        frame.id,
        fault('contract.invalid', `The input of ${frame.name} does not fit.`, {
          subject: frame.name,
          details,
        }),
      );
    }
    if (frame.frame === 'open') return open(frame.id, frame.name as FeedName, input.data);
    return void call(frame.id, frame.name as CallName, input.data);
  };

  channel.onFrame((text) => {
    if (utf8Bytes(text) > limits.clientFrameBytes) return channel.close();
    const read = readFrame(clientFrameSchema, text);
    if (!read.ok) return channel.close();
    const frame = read.value;
    switch (frame.frame) {
      case 'call':
      case 'open':
        return begin(frame);
      case 'taken':
        return feeds.get(frame.id)?.taken(frame.items);
      case 'cancel':
        calls.get(frame.id)?.abort();
        return feeds.get(frame.id)?.stop();
    }
  });
  channel.onClose(() => {
    for (const abort of calls.values()) abort.abort();
    for (const feed of feeds.values()) feed.stop();
  });
  return { close: () => channel.close(), underWay: () => ({ calls: calls.size, feeds: feeds.size }) };
};

const isMessage = (name: string, frame: 'call' | 'open'): name is MessageName =>
  Object.hasOwn(contract, name) && (contract[name as MessageName].kind === 'feed') === (frame === 'open');

/** A bug crosses as its message only: a stack would tell a window about our files. */
const faultOf = (error: unknown, name: string): Fault =>
  error instanceof FaultError
    ? error.fault
    : fault('engine.bug', `The engine failed while answering ${name}.`, {
        subject: name,
        details: String(error),
      });
