import type { Duplex } from 'node:stream';
import ssh2, { type ClientChannel } from 'ssh2';
import { FaultError, type Fault } from '#shared/fault';
import {
  createLoginAttempts,
  offerNothing,
  type LoginAttempts,
  type LoginKeys,
} from '../authentication/index.ts';
import { fingerprintOf, strictHostVerifier, type KnownHosts } from '../host-key/index.ts';
import type { Clock, Timer } from '../../ports/index.ts';
import type { SshHop } from '../session.ts';
import type { SshLimits } from '../ssh-limits.ts';
import { needsStrictKeyExchange, toAlgorithms, type Offer } from './algorithms.ts';
import { GuardedStream } from './guarded-stream.ts';
import { checkHostKey } from './host-key-check.ts';
import { nameOf } from './hop-grammar.ts';
import { Keepalive } from './keepalive.ts';
import type { Inbox } from './inbox.ts';
import {
  ignoreOtherHostKeys,
  prepareCipherKeys,
  releaseKeyExchange,
  shareOffer,
  signAtOnce,
} from './lighten-client.ts';
import {
  breachFault,
  closedFault,
  errorFault,
  silentFault,
  terrapinFault,
  type Circumstances,
  type LoginStage,
} from './login-faults.ts';

/** Told when a channel is open, or why it is not. */
type Opened = (error: Error | undefined, channel: ClientChannel) => void;

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
  readonly exec: (command: string, done: Opened) => void;
  /** Opens a byte stream from that machine to another (direct-tcpip). */
  readonly forward: (address: string, port: number, done: Opened) => void;
  /** Opens a byte stream to a unix socket of that machine (direct-streamlocal@openssh.com). Throws or calls back as `exec`. */
  readonly openSocket: (path: string, done: Opened) => void;
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
  const opened = Promise.withResolvers<Login>();
  const connection = new Connection(plan, opened);
  whileAwaited(opened.promise, signal, (error) => connection.fail(error));
  if (!signal.aborted) connection.begin();
  return opened.promise;
};

/** What only the login needs. */
type Entry = Pick<LoginPlan, 'onStage'> & {
  readonly attempts: LoginAttempts;
  readonly opened: PromiseWithResolvers<Login>;
  /** Runs while the server's other host keys are awaited. */
  untilTold: Timer | undefined;
};

/** A class, and without keys once it is open: every node of a fleet has one, for weeks. */
class Connection implements Login {
  readonly hop: SshHop;
  readonly ended: Promise<Fault>;
  readonly #settle: (reason: Fault) => void;
  readonly #client = new ssh2.Client();
  readonly #guard: GuardedStream;
  readonly #via: LoginPlan['via'];
  readonly #known: KnownHosts;
  readonly #offer: Offer;
  readonly #clock: Clock;
  readonly #limits: SshLimits;
  #entry: Entry | undefined;
  #stage: LoginStage = 'identification';
  #cipher = '';
  #hostKeyFingerprint = '';
  #endFault: Fault | undefined;
  #keepalive: Keepalive | undefined;
  #bannerBytes = 0;

  constructor(plan: LoginPlan, opened: PromiseWithResolvers<Login>) {
    const { hop, clock, limits, onStage } = plan;
    const { promise, resolve } = Promise.withResolvers<Fault>();
    this.hop = hop;
    this.ended = promise;
    this.#settle = resolve;
    this.#via = plan.via;
    this.#known = plan.known;
    this.#offer = plan.offer;
    this.#clock = clock;
    this.#limits = limits;
    const attempts = createLoginAttempts(hop, nameOf(hop), plan.keys);
    this.#entry = { attempts, opened, onStage, untilTold: undefined };
    this.#guard = new GuardedStream({
      inner: plan.stream,
      clock,
      limits,
      inbox: plan.inbox,
      isOverrun: plan.isOverrun,
      onIdentified: () => this.#enter('key exchange'),
      onBreach: (breach) => this.end(breachFault(this.hop, breach)),
    });
    this.#listen();
  }

  get server(): string {
    return this.#guard.hello.identification ?? '';
  }

  get cipher(): string {
    return this.#cipher;
  }

  get hostKeyFingerprint(): string {
    return this.#hostKeyFingerprint;
  }

  get strictKeyExchange(): boolean {
    return this.#guard.hello.strictKeyExchange;
  }

  /** Sends the first byte. */
  begin(): void {
    this.#client.connect({
      sock: this.#guard,
      username: this.hop.user,
      hostVerifier: strictHostVerifier((key) => this.#isTrusted(key)),
      authHandler: (methodsLeft, partialSuccess, next) =>
        this.#entry === undefined
          ? offerNothing(next)
          : this.#entry.attempts.handler(methodsLeft, partialSuccess, next),
      algorithms: toAlgorithms(this.#offer),
      // Deadlines, keepalive and forwarding are ours, or never.
      readyTimeout: 0,
      keepaliveInterval: 0,
      agentForward: false,
      // A server of another make says itself that it cannot forward to sockets.
      strictVendor: false,
    });
  }

  endFault(): Fault | undefined {
    return this.#endFault;
  }

  readAt(): number {
    return this.#guard.readAt;
  }

  expect(bytes: number): void {
    this.#guard.expect(bytes);
    this.#via?.expect(bytes);
  }

  exec(command: string, done: Opened): void {
    this.#client.exec(command, done);
  }

  forward(address: string, port: number, done: Opened): void {
    this.#client.forwardOut('127.0.0.1', 0, address, port, done);
  }

  openSocket(path: string, done: Opened): void {
    this.#client.openssh_forwardOutStreamLocal(path, done);
  }

  end(reason: Fault): void {
    this.fail(new FaultError(reason));
  }

  /** Ends the connection; whoever still waits for the login is told the error itself. */
  fail(error: FaultError): void {
    if (this.#endFault !== undefined) return;
    this.#endFault = error.fault;
    this.#settle(error.fault);
    this.#entry?.opened.reject(error);
    this.#entry?.untilTold?.cancel();
    this.#keepalive?.stop();
    // Not client.end(): a peer that does not read would keep the connection.
    this.#guard.destroy();
  }

  #listen(): void {
    const client = this.#client;
    client.on('handshake', (negotiated) => this.#exchanged(negotiated.sc.cipher));
    client.on('banner', (text) => this.#readBanner(text));
    client.on('error', (error) => this.#broke(error));
    // From `end` on ssh2 throws at every attempt to send, so this is the end, not only `close`.
    const gone = (): void => this.end(closedFault(this.#circumstances()));
    client.on('end', gone);
    client.on('close', gone);
  }

  #enter(next: LoginStage): void {
    this.#stage = next;
    this.#entry?.onStage(next);
  }

  #circumstances(): Circumstances {
    const { hello, saidInstead } = this.#guard;
    return { hop: this.hop, stage: this.#stage, hello, ours: this.#offer, saidInstead };
  }

  #isTrusted(key: Buffer): boolean {
    const refused = checkHostKey(this.hop, this.#known, key);
    if (refused !== undefined) this.fail(refused);
    this.#hostKeyFingerprint = fingerprintOf(key);
    return refused === undefined;
  }

  /** Keys were exchanged: the first time, or anew while the connection is open. */
  #exchanged(cipher: string): void {
    const client = this.#client;
    prepareCipherKeys(client);
    shareOffer(client);
    releaseKeyExchange(client);
    if (this.#stage === 'open') return;
    if (needsStrictKeyExchange(cipher) && !this.strictKeyExchange)
      return this.end(terrapinFault(this.hop, cipher));
    this.#cipher = cipher;
    this.#enter('login');
    ignoreOtherHostKeys(client, () => this.#letIn());
    signAtOnce(client);
    // Not before: a server may say that we are in before it has proved who it is.
    client.once('ready', () => this.#open());
  }

  #open(): void {
    if (this.#stage !== 'login' || this.#hostKeyFingerprint === '' || this.#endFault !== undefined) return;
    this.#enter('open');
    this.#guard.loggedIn();
    this.#keepalive = new Keepalive(this.#client, this.#guard, this.#clock, this.#limits, (silentMs) =>
      this.end(silentFault(this.hop, silentMs)),
    );
    if (!tellsItsKeys(this.server)) this.#letIn();
    else if (this.#entry !== undefined)
      this.#entry.untilTold = this.#clock.after(this.#limits.otherKeysMs, () => this.#letIn());
  }

  /**
   * OpenSSH tells its other host keys some milliseconds after it let us in. A channel that is opened before they came is answered 40 ms
   * late: the answer waits until the list is acknowledged (RFC 896), which our system puts off while we have nothing to send
   * (RFC 1122 section 4.2.3.2). Opened after it, the channel's request carries the acknowledgement.
   */
  #letIn(): void {
    if (this.#stage !== 'open') return;
    this.#entry?.untilTold?.cancel();
    this.#entry?.opened.resolve(this);
    this.#entry = undefined;
  }

  #readBanner(text: string): void {
    const { bannerBytes } = this.#limits;
    this.#bannerBytes += text.length;
    if (this.#bannerBytes > bannerBytes)
      this.end(
        breachFault(this.hop, {
          kind: 'too-much',
          says: `its login banner is longer than ${bannerBytes} bytes`,
        }),
      );
  }

  #broke(error: Error & { readonly level?: string }): void {
    // An agent that does not sign is one key less; ssh2 goes on with the next.
    if (error.level === 'agent') return;
    const attempts = this.#entry?.attempts;
    const isRefusal =
      error.level === 'client-authentication' ||
      (this.#stage === 'login' && isDisconnect(error) && (attempts?.offered() ?? 0) > 0);
    this.end(
      isRefusal && attempts !== undefined
        ? attempts.refusal(error.message)
        : errorFault(error, this.#circumstances()),
    );
  }
}

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

const tellsItsKeys = (server: string): boolean => server.includes('OpenSSH');

/** The server said goodbye with a reason (RFC 4253 section 11.1). OpenSSH does so after too many refused keys. */
const isDisconnect = (error: Error): boolean => 'code' in error && typeof error.code === 'number';
