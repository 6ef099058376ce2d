import { failed, fault, FaultError, type Fault } from '#shared/fault';
import {
  openShell,
  performAsk,
  ResidentLoop,
  streamShell,
  type ChannelContext,
  type Take,
} from './channel/index.ts';
import { cancelled, createSlots, nameOf, type Inbox, type Login, type Slots } from './connection/index.ts';
import { DaemonDoor, readOutcome } from './daemon-door.ts';
import { daemonFaults, type Vantage } from './endpoint/index.ts';
import { NodeSockets, SocketStream, streamHttp } from './http/index.ts';
import type { Random, Secrets } from '../ports/index.ts';
import {
  residentProgram,
  isShellAsk,
  type Ask,
  type Outcome,
  type ShellAsk,
  type StreamAsk,
} from '../source-kit/index.ts';
import type { NodeSession } from './session.ts';
import { takeLines } from './stream-lines.ts';

/** What a session needs beside its connection. */
export type SessionParts = ChannelContext & {
  readonly random: Random;
  readonly secrets: Secrets;
  readonly inbox: Inbox;
  readonly asks: readonly ShellAsk<unknown>[];
  /** Places of handshakes: the start of a loop and its first answers cost the machines as much, and take one too. */
  readonly handshakes: Slots;
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
  const streamChannels = createSlots(limits.streamChannels);
  const vantage: Vantage = {
    name: nameOf(login.hop),
    subject: login.hop.id,
    clock: parts.clock,
    secrets: parts.secrets,
    dial: (host, port) => new SocketStream(parts, { host, port }),
    endFault: () => login.endFault(),
  };
  const daemons = new DaemonDoor(vantage, limits.socketChannels, new NodeSockets(parts));
  let loop: ResidentLoop | undefined;
  // One poke at a time: a second caller waits for the first. Only its end is kept: its answers would stay until the next.
  let queue: Promise<void> = Promise.resolve();

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

  /** For the start of a loop, and no longer than a start should take: a shell that hangs keeps nobody waiting. */
  const occupyPlace = (): (() => void) => {
    const give = parts.handshakes.occupy();
    const timer = parts.clock.after(limits.startPlaceMs, give);
    return () => {
      timer.cancel();
      give();
    };
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
  const stream = async (ask: StreamAsk, take: Take, signal: AbortSignal): Promise<Fault> => {
    if (ask.lane === 'http')
      return meaning(login, await streamHttp({ context: parts, vantage }, ask, take, signal), explain);
    const give = await streamChannels.take(signal).catch(() => undefined);
    if (give === undefined) return cancelled(login.hop.id);
    try {
      return meaning(login, await streamShell(parts, ask, take, signal), explain);
    } finally {
      give();
    }
  };
  const lineWithoutEnd = (ask: StreamAsk): Fault =>
    ask.lane === 'http'
      ? daemonFaults(vantage, ask.socket).tooMuch(ask, 'a line that does not end')
      : fault('transport.too-much-output', `${nameOf(login.hop)} sent a line that does not end.`, {
          subject: login.hop.id,
          retryable: true,
        });
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
      queue = turn.then(
        () => undefined,
        () => undefined,
      );
      const answered = inbox.poking();
      const begun = loop?.isOpen === true ? undefined : occupyPlace();
      try {
        return await turn;
      } catch (error) {
        throw error instanceof FaultError
          ? new FaultError(meaning(login, error.fault, explain), { cause: error })
          : error;
      } finally {
        answered();
        begun?.();
      }
    },
    ask: async (ask, signal) => {
      const outcome = explained(await performShell(ask, signal));
      return outcome.kind === 'answered' ? outcome.result : failed(outcome.fault);
    },
    perform: async <T>(ask: Ask<T>, signal: AbortSignal): Promise<Outcome<T>> => {
      if (!isShellAsk(ask)) return daemons.perform(ask, signal, explained);
      const outcome = explained(await performShell(ask, signal));
      const isWhole =
        outcome.kind !== 'answered' || !outcome.result.ok || outcome.result.value.exitStatus !== undefined;
      return isWhole ? readOutcome(outcome, ask) : { kind: 'unanswered', fault: noStatus(login, ask) };
    },
    stream,
    follow: (ask, onLine, signal) =>
      stream(
        ask,
        takeLines(limits.eventLineBytes, onLine, () => lineWithoutEnd(ask)),
        signal,
      ),
    dial: vantage.dial,
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

const noStatus = (login: Login, { id }: ShellAsk<unknown>): Fault =>
  fault('transport.lost', `${id} on ${nameOf(login.hop)} ended without saying how: it was killed.`, {
    subject: login.hop.id,
    retryable: true,
  });
