import type { Duplex } from 'node:stream';
import { fault, FaultError, type Fault } from '#shared/fault';
import { gatherLoginKeys, type KeyFiles } from '../authentication/index.ts';
import { knownKeyTypes, type KnownHostsFiles } from '../host-key/index.ts';
import type { Clock } from '../../ports/index.ts';
import type { SshHop } from '../session.ts';
import type { SshLimits } from '../ssh-limits.ts';
import { offerFor } from './algorithms.ts';
import { cancelled, startDeadline, untilAborted } from './deadline.ts';
import { dialTcp } from './dial.ts';
import { nameOf, placeOf } from './hop-grammar.ts';
import { lateFault, type LoginStage } from './login-faults.ts';
import type { Inbox } from './inbox.ts';
import { logIn, type Login } from './login.ts';
import type { Slots } from './slots.ts';

/** What all connections share. */
export type Connecting = {
  readonly clock: Clock;
  readonly limits: SshLimits;
  readonly inbox: Inbox;
  readonly knownHosts: KnownHostsFiles;
  readonly keyFiles: KeyFiles;
  readonly handshakes: Slots;
  readonly handshakesAt: (place: string) => Slots;
  readonly handshakesThrough: (place: string) => Slots;
};

/**
 * Brings one hop to a finished login, directly or through the machine before it. Keys and known_hosts are read first, so
 * that nothing is dialled that cannot succeed. Rejects with FaultError `transport.*`.
 */
export const connectHop = async (
  hop: SshHop,
  via: Login | undefined,
  shared: Connecting,
  signal: AbortSignal,
): Promise<Login> => {
  const { clock, limits, inbox } = shared;
  const [known, keys] = await Promise.all([
    shared.knownHosts.read(hop.knownHostsFiles),
    gatherKeys(hop, shared, signal),
  ]);
  const offer = offerFor(
    knownKeyTypes(known, { address: hop.address, port: hop.port, alias: hop.hostKeyAlias }),
  );
  const release = await takeSlots(hop, via, shared, signal);
  let stage: LoginStage | 'dial' = 'dial';
  using deadline = startDeadline(clock, limits.handshakeMs, signal, {
    late: () => lateFault(hop, stage, limits.handshakeMs),
    cancelled: () => cancelled(hop.id),
  });
  try {
    const stream =
      via === undefined ? await dialTcp(hop, deadline.signal) : await dialThrough(via, hop, deadline.signal);
    stage = 'identification';
    const onStage = (next: LoginStage): void => void (stage = next);
    return await logIn(
      { hop, stream, via, isOverrun: overrunOf(stream), known, offer, keys, clock, limits, inbox, onStage },
      deadline.signal,
    );
  } finally {
    release();
  }
};

/** Without an agent only files are read: that they are late says nothing a person could mend, so it is tried again. */
const lateKeysFault = (hop: SshHop) =>
  hop.agent === undefined
    ? fault(
        'transport.timed-out',
        `The key files for ${hop.id} could not be read in time; this machine is busy.`,
        {
          subject: hop.id,
          retryable: true,
        },
      )
    : fault(
        'transport.agent-missing',
        `The agent at ${hop.agent} does not answer, so no key is at hand for ${hop.id}.`,
        {
          subject: hop.id,
          retryable: true,
        },
      );

const gatherKeys = async (hop: SshHop, { clock, limits, keyFiles }: Connecting, signal: AbortSignal) => {
  using deadline = startDeadline(clock, limits.channelOpenMs, signal, {
    late: () => lateKeysFault(hop),
    cancelled: () => cancelled(hop.id),
  });
  return await untilAborted(gatherLoginKeys(hop, keyFiles), deadline.signal, () => undefined);
};

/** First a place at the server itself, so that a crowd before one server or jump host keeps nobody from the others. */
const takeSlots = async (
  hop: SshHop,
  via: Login | undefined,
  { handshakes, handshakesAt, handshakesThrough }: Connecting,
  signal: AbortSignal,
): Promise<() => void> => {
  const taken: (() => void)[] = [];
  const release = (): void => taken.forEach((give) => give());
  const wanted = [
    handshakesAt(placeOf(hop)),
    ...(via === undefined ? [] : [handshakesThrough(placeOf(via.hop))]),
    handshakes,
  ];
  try {
    for (const slots of wanted) taken.push(await slots.take(signal));
    return release;
  } catch (error) {
    release();
    throw new FaultError(cancelled(hop.id), { cause: error });
  }
};

/** A channel's window below zero means that the peer ignores it; ssh2 1.17 counts but does not look. */
const overrunOf = (stream: Duplex): (() => boolean) => {
  const channel = stream as { readonly incoming?: { readonly window?: number } };
  return channel.incoming === undefined ? never : () => (channel.incoming?.window ?? 0) < 0;
};

/** A socket has no window. */
const never = (): boolean => false;

const dialThrough = (via: Login, hop: SshHop, signal: AbortSignal): Promise<Duplex> => {
  const opening = Promise.withResolvers<Duplex>();
  try {
    via.forward(hop.address, hop.port, (error, channel) =>
      error === undefined
        ? opening.resolve(channel)
        : opening.reject(new FaultError(forwardFault(via, hop, error), { cause: error })),
    );
  } catch (error) {
    opening.reject(
      new FaultError(via.endFault() ?? forwardFault(via, hop, error as Error), { cause: error }),
    );
  }
  return untilAborted(opening.promise, signal, (channel) => channel.destroy());
};

/** RFC 4254 section 5.1 gives four reasons; which kind of failed connect it was stands only in OpenSSH's text. */
const forwardFault = (via: Login, hop: SshHop, error: Error & { readonly reason?: unknown }): Fault => {
  const more = { subject: hop.id, retryable: true, details: error.message, facts: { hop: via.hop.id } };
  const through = `through ${nameOf(via.hop)}`;
  if (error.reason !== 2)
    return fault(
      'transport.jump-failed',
      `${nameOf(via.hop)} does not pass connections on to ${nameOf(hop)}.`,
      more,
    );
  if (/refused/i.test(error.message))
    return fault('transport.refused', `${nameOf(hop)} refuses connections ${through}.`, more);
  if (/not known|resolve/i.test(error.message))
    return fault(
      'transport.unresolved',
      `The name ${hop.address} of ${hop.id} cannot be found ${through}.`,
      more,
    );
  return fault('transport.unreachable', `${nameOf(hop)} cannot be reached ${through}.`, more);
};
