import type { ClientChannel } from 'ssh2';
import { fault, type Fault } from '#shared/fault';
import { nameOf } from '../connection/index.ts';
import type { SshHop } from '../session.ts';
import { overrunBytes, type ChannelContext } from './close-channel.ts';

/** Takes the next bytes of a stream; they are valid during the call only. */
export type Take = (chunk: Uint8Array) => void | Promise<void>;

/**
 * Hands a channel's bytes over one chunk after the other and reads no further while one is being taken: SSH's own window then
 * holds the peer. ssh2 does not enforce that window, so a peer that goes on sending is cut off.
 */
export const readWhileTaken = (
  { login }: ChannelContext,
  channel: ClientChannel,
  take: Take,
): {
  readonly stop: () => void;
  /** Resolves when what has come was taken. */
  readonly done: () => Promise<void>;
  /** Rejects with what `take` threw; else never settles. */
  readonly failed: Promise<never>;
} => {
  const failed = Promise.withResolvers<never>();
  let isStopped = false;
  let taking: Promise<void> = Promise.resolve();
  channel.on('data', (chunk: Buffer) => {
    // What was asked for and is read does not count as a flood.
    login.expect(chunk.length);
    if (isStopped) return;
    try {
      const more = take(chunk);
      if (more === undefined) return;
      channel.pause();
      taking = more.then(
        () => {
          if (channel.readableLength > overrunBytes) login.end(overrun(login.hop));
          else channel.resume();
        },
        (error: unknown) => failed.reject(error),
      );
    } catch (error) {
      failed.reject(error);
    }
  });
  return {
    stop: () => {
      isStopped = true;
    },
    done: () => taking,
    failed: failed.promise,
  };
};

const overrun = (hop: SshHop): Fault =>
  fault('transport.protocol-violation', `${nameOf(hop)} sent more than the window of its channel allows.`, {
    subject: hop.id,
    retryable: true,
  });
