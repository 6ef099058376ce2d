import type { Duplex } from 'node:stream';
import type { Fault, Result } from '#shared/fault';
import type { HostKeyOffer, NodeId } from '#shared/model';
import type { Ask, Outcome, ShellAsk, ShellReply, StreamAsk } from '../source-kit/index.ts';

/** One machine on the path to a node, with everything needed to log in to it. */
export type SshHop = {
  /** Node id for fleet members, else `user@address:port`. */
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Absolute paths of private keys, tried in order, at most three (R48). */
  readonly identityFiles: readonly string[];
  /** Absolute path of the agent's socket or pipe; undefined = no agent. */
  readonly agent: string | undefined;
  /** Offer only keys that match `identityFiles` (ssh_config IdentitiesOnly). */
  readonly identitiesOnly: boolean;
  /** Absolute paths, read in order; new keys are written to the first. */
  readonly knownHostsFiles: readonly string[];
  /** Name to look the key up under instead of the address (ssh_config HostKeyAlias). */
  readonly hostKeyAlias: string | undefined;
};

/** The way to one node: jump hosts first, the node itself last. 1 to 5 hops (R49). */
export type SshTarget = { readonly nodeId: NodeId; readonly hops: readonly [SshHop, ...SshHop[]] };

/** Answer to one poke of the resident loop. */
export type SweepReply = {
  /** From poke to first byte inside the channel, ms; none of the node's work is in it. */
  readonly roundTripMs: number;
  /** One entry per asked id, in the order asked. A fault concerns that ask only. */
  readonly replies: ReadonlyMap<string, Result<ShellReply>>;
};

/** One open, verified, logged-in connection to a node. */
export type NodeSession = {
  /** Identification string of the server, cleaned of control characters. */
  readonly server: string;
  readonly cipher: string;
  readonly hostKeyFingerprint: string;
  readonly strictKeyExchange: boolean;
  /**
   * Pokes the resident loop once for all `askIds`. Starts the loop on first use.
   * Rejects with FaultError `transport.lost | transport.shell-refused | transport.protocol-violation | transport.too-much-output | probe.timed-out`.
   * Each ask has its own deadline, counted from the answer before it. One that passes it ends the channel (the next poke
   * starts a new loop): what was answered before is kept, that ask and those after it are `probe.timed-out`. Only a poke
   * that is not answered at all rejects with it.
   */
  readonly sweep: (askIds: readonly string[], signal: AbortSignal) => Promise<SweepReply>;
  /** Performs one own-channel ask. Never rejects for the node's sake: faults are values. */
  readonly ask: (ask: ShellAsk<unknown>, signal: AbortSignal) => Promise<Result<ShellReply>>;
  /**
   * Performs one ask of any lane but the resident one and reads its reply. Never rejects; see `Outcome` for what was sent.
   * A command that ends without an exit status (killed, or its shell was) is unanswered.
   */
  readonly perform: <T>(ask: Ask<T>, signal: AbortSignal) => Promise<Outcome<T>>;
  /**
   * Hands over the bytes of a stream, of a daemon or of a command that runs on, until it ends, and resolves with why. The next
   * are read when `take` is done. A chunk is valid during the call only. Never rejects for the node's sake.
   */
  readonly stream: (
    ask: StreamAsk,
    take: (chunk: Uint8Array) => void | Promise<void>,
    signal: AbortSignal,
  ) => Promise<Fault>;
  /** The same by lines: empty ones are left out, each is bounded, and the next is read when `onLine` is done. */
  readonly follow: (
    ask: StreamAsk,
    onLine: (line: string) => void | Promise<void>,
    signal: AbortSignal,
  ) => Promise<Fault>;
  /**
   * A byte stream from the node to a port as the node reaches it (direct-tcpip), open soon; why it cannot be comes as a
   * FaultError of the stream. Nothing listens on either side, and nothing of it is looked at.
   */
  readonly dial: (host: string, port: number) => Duplex;
  /** Settles once, when the connection is gone, with the reason. Never rejects. */
  readonly ended: Promise<Fault>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** The one way to reach nodes over SSH. */
export type SshTransport = {
  /**
   * Dials, verifies every hop's host key, logs in. Rejects with FaultError `transport.*`.
   * Bounded: at most 16 handshakes at once over all nodes, fewer at one server and through one jump host (R55), each phase under its deadline (R53).
   */
  readonly connect: (target: SshTarget, signal: AbortSignal) => Promise<NodeSession>;
  /** Keys that were offered by servers and wait for a person, newest per node and hop. */
  readonly offers: () => readonly HostKeyOffer[];
  /**
   * Writes the offered key to the hop's first known_hosts file, durably, after a person compared `fingerprint`.
   * Rejects with FaultError when no such offer waits, when the key on offer is a changed or revoked one,
   * or when the file cannot be written (then it is not trusted).
   */
  readonly trust: (nodeId: NodeId, hopId: string, fingerprint: string) => Promise<void>;
  /**
   * Opens a key file and holds the key in memory for this process; false when it was open already.
   * Rejects with FaultError when the passphrase does not open it.
   */
  readonly unlockKey: (identityFile: string, passphrase: string) => Promise<boolean>;
};
