import { failed, fault, FaultError, type Fault, type Result } from '#shared/fault';
import { openShell, performAsk, ResidentLoop, type ChannelContext } from './channel/index.ts';
import { cancelled, createSlots, nameOf, type Inbox, type Login } from './connection/index.ts';
import { followLines, performHttp, SocketAgent, SocketStream } from './http/index.ts';
import type { Random } from '../ports/index.ts';
import { isShellAsk, residentProgram, type Ask, type Outcome, type ShellAsk } from '../source-kit/index.ts';
import type { NodeSession } from './session.ts';

/** What a session needs beside its connection. */
export type SessionParts = ChannelContext & {
  readonly random: Random;
  readonly inbox: Inbox;
  readonly asks: readonly ShellAsk<unknown>[];
  /** Turns the end of the connection into what it means for the node (a jump host may be the cause). */
  readonly explain: (reason: Fault) => Fault;
  readonly release: () => void;
};

/** Long enough that no text on a node can hold it by chance: 128 bits. */
const nonceBytes = 16;

/** A logged-in connection as the rest of the engine sees it. */
export const createNodeSession = (parts: SessionParts): NodeSession => {
  const { login, limits, random, inbox, asks, explain } = parts;
  const ownChannels = createSlots(limits.ownChannels);
  const daemons = new SocketAgent(parts);
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
    daemons.destroy();
    return explain(reason);
  });

  const performShell = async (ask: ShellAsk<unknown>, signal: AbortSignal) => {
    const give = await ownChannels.take(signal).catch(() => undefined);
    if (give === undefined) return { kind: 'not-sent', fault: cancelled(login.hop.id) } as const;
    try {
      return await performAsk(parts, ask, signal);
    } finally {
      give();
    }
  };
  /** What the end of the connection means for the node, in the place of the end itself. */
  const explained = <T>(outcome: Outcome<T>): Outcome<T> =>
    outcome.kind === 'answered' ? outcome : { ...outcome, fault: meaning(login, outcome.fault, explain) };

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
      const answered = inbox.poking();
      try {
        return await turn;
      } catch (error) {
        throw error instanceof FaultError
          ? new FaultError(meaning(login, error.fault, explain), { cause: error })
          : error;
      } finally {
        answered();
      }
    },
    ask: async (ask, signal) => {
      const outcome = explained(await performShell(ask, signal));
      return outcome.kind === 'answered' ? outcome.result : failed(outcome.fault);
    },
    perform: async <T>(ask: Ask<T>, signal: AbortSignal): Promise<Outcome<T>> => {
      if (ask.lane === 'http') return read(explained(await performHttp(parts, daemons, ask, signal)), ask);
      if (!isShellAsk(ask)) return { kind: 'not-sent', fault: notYet(ask) };
      const outcome = explained(await performShell(ask, signal));
      const isWhole =
        outcome.kind !== 'answered' || !outcome.result.ok || outcome.result.value.exitStatus !== undefined;
      return isWhole ? read(outcome, ask) : { kind: 'unanswered', fault: noStatus(login, ask) };
    },
    follow: async (ask, onLine, signal) =>
      meaning(login, await followLines(parts, ask, onLine, signal), explain),
    dial: (host, port) => new SocketStream(parts, { host, port }),
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

const notYet = ({ id }: Ask<unknown>): Fault => fault('engine.bug', `${id} cannot be asked yet.`);

const noStatus = (login: Login, { id }: ShellAsk<unknown>): Fault =>
  fault('transport.lost', `${id} on ${nameOf(login.hop)} ended without saying how: it was killed.`, {
    subject: login.hop.id,
    retryable: true,
  });

/** Lets the ask's own reader say what the reply means. A reader that throws is our mistake, and the reply came all the same. */
const read = <Reply, T>(
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
