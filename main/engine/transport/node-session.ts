import { failed, fault, FaultError, type Fault } from '#shared/fault';
import { openShell, performAsk, ResidentLoop, type ChannelContext } from './channel/index.ts';
import { cancelled, createSlots, nameOf, type Login } from './connection/index.ts';
import type { Random } from '../ports/index.ts';
import { residentProgram, type ShellAsk } from '../source-kit/index.ts';
import type { NodeSession } from './session.ts';

/** What a session needs beside its connection. */
export type SessionParts = ChannelContext & {
  readonly random: Random;
  readonly asks: readonly ShellAsk<unknown>[];
  /** Turns the end of the connection into what it means for the node (a jump host may be the cause). */
  readonly explain: (reason: Fault) => Fault;
  readonly release: () => void;
};

/** Long enough that no text on a node can hold it by chance: 128 bits. */
const nonceBytes = 16;

/** A logged-in connection as the rest of the engine sees it. */
export const createNodeSession = (parts: SessionParts): NodeSession => {
  const { login, limits, random, asks, explain } = parts;
  const ownChannels = createSlots(limits.ownChannels);
  let loop: ResidentLoop | undefined;
  // One poke at a time: a second caller waits for the first.
  let queue: Promise<unknown> = Promise.resolve();

  const currentLoop = async (signal: AbortSignal): Promise<ResidentLoop> => {
    if (loop?.isOpen === true) return loop;
    const channel = await openShell(parts, signal);
    const nonce = random.hex(nonceBytes);
    loop = new ResidentLoop(parts, channel, nonce, residentProgram(nonce, asks));
    return loop;
  };
  const find = (id: string): ShellAsk<unknown> => {
    const ask = asks.find((one) => one.id === id);
    if (ask === undefined) throw new FaultError(fault('engine.bug', `No resident question is called ${id}.`));
    return ask;
  };

  const ended = login.ended.then((reason) => {
    parts.release();
    return explain(reason);
  });

  return {
    server: login.server,
    cipher: login.cipher,
    hostKeyFingerprint: login.hostKeyFingerprint,
    strictKeyExchange: login.strictKeyExchange,
    ended,
    sweep: async (askIds, signal) => {
      const wanted = askIds.map(find);
      const turn = queue.then(async () => (await currentLoop(signal)).poke(wanted, signal));
      queue = turn.catch(() => undefined);
      try {
        return await turn;
      } catch (error) {
        throw error instanceof FaultError
          ? new FaultError(meaning(login, error.fault, explain), { cause: error })
          : error;
      }
    },
    ask: async (ask, signal) => {
      const give = await ownChannels.take(signal).catch(() => undefined);
      if (give === undefined) return failed(cancelled(login.hop.id));
      try {
        const answer = await performAsk(parts, ask, signal);
        return answer.ok ? answer : failed(meaning(login, answer.fault, explain));
      } finally {
        give();
      }
    },
    [Symbol.asyncDispose]: async () => {
      loop?.close();
      login.end(
        fault('transport.lost', `The connection to ${nameOf(login.hop)} was closed by this console.`, {
          subject: login.hop.id,
          retryable: true,
        }),
      );
      await ended;
    },
  };
};

const meaning = (login: Login, found: Fault, explain: (reason: Fault) => Fault): Fault =>
  found === login.endFault() ? explain(found) : found;
