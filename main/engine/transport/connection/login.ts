import type { Duplex } from 'node:stream';
import ssh2, { type ClientChannel } from 'ssh2';
import { fault, FaultError, type Fault } from '#shared/fault';
import { createLoginAttempts, type LoginKeys } from '../authentication/index.ts';
import { fingerprintOf, strictHostVerifier, type KnownHosts } from '../host-key/index.ts';
import type { Clock } from '../../ports/index.ts';
import type { SshHop } from '../session.ts';
import type { SshLimits } from '../ssh-limits.ts';
import { needsStrictKeyExchange, toAlgorithms, type Offer } from './algorithms.ts';
import { GuardedStream } from './guarded-stream.ts';
import { checkHostKey } from './host-key-check.ts';
import { nameOf } from './hop-grammar.ts';
import { startKeepalive } from './keepalive.ts';
import type { Inbox } from './inbox.ts';
import {
  ignoreOtherHostKeys,
  prepareCipherKeys,
  releaseKeyExchange,
  shareOffer,
  signAtOnce,
} from './lighten-client.ts';
import { breachFault, closedFault, errorFault, terrapinFault, type LoginStage } from './login-faults.ts';

/** One verified, logged-in SSH connection. */
export type Login = {
  readonly hop: SshHop;
  readonly server: string;
  readonly cipher: string;
  readonly hostKeyFingerprint: string;
  readonly strictKeyExchange: boolean;
  /** Settles once, when the connection is gone. */
  readonly ended: Promise<Fault>;
  /** The reason once it has ended. */
  readonly endFault: () => Fault | undefined;
  /** Monotonic time at which the bytes that are being read now arrived, ms. */
  readonly readAt: () => number;
  /** Bytes of a stream a person asked for: read as they come, they are no flood, and the hourly total leaves them out. */
  readonly expect: (bytes: number) => void;
  /** Starts an exec channel. Throws at once or calls back with an error when it cannot. */
  readonly exec: (command: string, done: (error: Error | undefined, channel: ClientChannel) => void) => void;
  /** Opens a byte stream from that machine to another (direct-tcpip). */
  readonly forward: (
    address: string,
    port: number,
    done: (error: Error | undefined, channel: ClientChannel) => void,
  ) => void;
  /** Opens a byte stream to a unix socket of that machine (direct-streamlocal@openssh.com). Throws or calls back as `exec`. */
  readonly openSocket: (
    path: string,
    done: (error: Error | undefined, channel: ClientChannel) => void,
  ) => void;
  /** Ends the connection with this reason. */
  readonly end: (reason: Fault) => void;
};

/** Everything a login needs, gathered before the first byte is sent. */
export type LoginPlan = {
  readonly hop: SshHop;
  readonly stream: Duplex;
  /** The connection it goes through; undefined when it is direct. */
  readonly via: Pick<Login, 'expect'> | undefined;
  readonly isOverrun: () => boolean;
  readonly known: KnownHosts;
  readonly offer: Offer;
  readonly keys: LoginKeys;
  readonly clock: Clock;
  readonly limits: SshLimits;
  readonly inbox: Inbox;
  /** Told at each step, for the words of a deadline. */
  readonly onStage: (stage: LoginStage) => void;
};

/**
 * The one place where an SSH connection is made (R39). Verifies the host key before a single login byte leaves, then
 * logs in with public keys. Rejects with FaultError `transport.*`, or with the signal's reason.
 */
export const logIn = (plan: LoginPlan, signal: AbortSignal): Promise<Login> => {
  const { hop, clock, limits, offer } = plan;
  const client = new ssh2.Client();
  const ready = Promise.withResolvers<Login>();
  const ended = Promise.withResolvers<Fault>();
  const attempts = createLoginAttempts(hop, nameOf(hop), plan.keys);
  let stage: LoginStage = 'identification';
  let hostKeyFingerprint: string | undefined;
  let endFault: Fault | undefined;
  let bannerBytes = 0;

  const end = (error: FaultError): void => {
    if (endFault !== undefined) return;
    endFault = error.fault;
    ended.resolve(error.fault);
    ready.reject(error);
    // Not client.end(): a peer that does not read would keep the connection.
    guard.destroy();
  };
  const endWith = (reason: Fault): void => end(new FaultError(reason));
  const enter = (next: LoginStage): void => plan.onStage((stage = next));
  const guard: GuardedStream = new GuardedStream({
    inner: plan.stream,
    clock,
    limits,
    inbox: plan.inbox,
    isOverrun: plan.isOverrun,
    onIdentified: () => enter('key exchange'),
    onBreach: (breach) => endWith(breachFault(hop, breach)),
  });
  const circumstances = () => ({
    hop,
    stage,
    hello: guard.hello,
    ours: offer,
    saidInstead: guard.saidInstead,
  });

  const decide = (key: Buffer): boolean => {
    const refused = checkHostKey(hop, plan.known, key);
    if (refused !== undefined) end(refused);
    hostKeyFingerprint = fingerprintOf(key);
    return refused === undefined;
  };

  client.on('handshake', (negotiated) => {
    prepareCipherKeys(client);
    shareOffer(client);
    releaseKeyExchange(client);
    if (stage === 'open') return;
    const cipher = negotiated.sc.cipher;
    if (needsStrictKeyExchange(cipher) && !guard.hello.strictKeyExchange)
      return endWith(terrapinFault(hop, cipher));
    enter('login');
    ignoreOtherHostKeys(client);
    signAtOnce(client);
    client.once('ready', () => {
      if (hostKeyFingerprint === undefined || endFault !== undefined) return;
      enter('open');
      guard.loggedIn();
      const keepalive = startKeepalive(
        client,
        () => guard.heardAt,
        clock,
        limits,
        (silentMs) =>
          endWith(
            fault(
              'transport.lost',
              `${nameOf(hop)} has not answered for ${Math.round(silentMs / 1_000)} s.`,
              { subject: hop.id, retryable: true },
            ),
          ),
      );
      void ended.promise.then(keepalive.stop);
      ready.resolve({
        hop,
        server: guard.hello.identification ?? '',
        cipher,
        hostKeyFingerprint,
        strictKeyExchange: guard.hello.strictKeyExchange,
        ended: ended.promise,
        endFault: () => endFault,
        readAt: () => guard.readAt,
        expect: (bytes) => {
          guard.expect(bytes);
          plan.via?.expect(bytes);
        },
        exec: (command, done) => client.exec(command, done),
        forward: (address, port, done) => client.forwardOut('127.0.0.1', 0, address, port, done),
        openSocket: (path, done) => client.openssh_forwardOutStreamLocal(path, done),
        end: endWith,
      });
    });
  });
  client.on('banner', (text) => {
    bannerBytes += text.length;
    if (bannerBytes > limits.bannerBytes)
      endWith(
        breachFault(hop, {
          kind: 'too-much',
          says: `its login banner is longer than ${limits.bannerBytes} bytes`,
        }),
      );
  });
  client.on('error', (error: Error & { readonly level?: string }) => {
    // An agent that does not sign is one key less; ssh2 goes on with the next.
    if (error.level === 'agent') return;
    const isRefusal =
      error.level === 'client-authentication' ||
      (stage === 'login' && isDisconnect(error) && attempts.offered() > 0);
    endWith(isRefusal ? attempts.refusal(error.message) : errorFault(error, circumstances()));
  });
  // From `end` on ssh2 throws at every attempt to send, so this is the end, not only `close`.
  const gone = (): void => endWith(closedFault(circumstances()));
  client.on('end', gone);
  client.on('close', gone);

  whileAwaited(ready.promise, signal, end);
  if (!signal.aborted)
    client.connect({
      sock: guard,
      username: hop.user,
      hostVerifier: strictHostVerifier(decide),
      authHandler: attempts.handler,
      algorithms: toAlgorithms(offer),
      // Deadlines, keepalive and forwarding are ours, or never.
      readyTimeout: 0,
      keepaliveInterval: 0,
      agentForward: false,
      // A server of another make says itself that it cannot forward to sockets.
      strictVendor: false,
    });
  return ready.promise;
};

/** Ends what is awaited when the signal does. A function of its own, so that the open connection does not keep the signal of its login. */
const whileAwaited = (
  work: Promise<unknown>,
  signal: AbortSignal,
  end: (error: FaultError) => void,
): void => {
  const stop = (): void => end(signal.reason as FaultError);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const forget = (): void => signal.removeEventListener('abort', stop);
  work.then(forget, forget);
};

/** The server said goodbye with a reason (RFC 4253 section 11.1). OpenSSH does so after too many refused keys. */
const isDisconnect = (error: Error): boolean => 'code' in error && typeof error.code === 'number';
