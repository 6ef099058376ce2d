import { fault, FaultError } from '#shared/fault';
import { createKeyFiles } from './authentication/index.ts';
import {
  cancelled,
  connectHop,
  createInbox,
  createJumpPool,
  createNamedSlots,
  createSlots,
  HostKeyError,
  jumpFault,
  targetFault,
  type Connecting,
} from './connection/index.ts';
import { createHostKeyDesk } from './host-key-desk.ts';
import { createKnownHostsFiles } from './host-key/index.ts';
import { createNodeSession } from './node-session.ts';
import {
  createRoom,
  createSecrets,
  type Clock,
  type Log,
  type Random,
  type Secrets,
} from '../ports/index.ts';
import type { SshTarget, SshTransport } from './session.ts';
import { residentProgram, type ShellAsk } from '../source-kit/index.ts';
import { sshLimits, type SshLimits } from './ssh-limits.ts';

/** What the transport is made of. */
export type SshTransportOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The resident asks of all sources: they make up the loop that runs on every node. */
  readonly asks: readonly ShellAsk<unknown>[];
  /** What servers behind nodes are logged in to with; none when left out. */
  readonly secrets?: Secrets;
  /** Handshakes at once over all nodes; 16 when left out (docs/decisions/0011). */
  readonly handshakeLimit?: number;
  /** Bounds that differ from `sshLimits`; for tests. */
  readonly limits?: Partial<SshLimits>;
};

/** The one way to reach nodes over SSH; see `SshTransport`. */
export const createSshTransport = (options: SshTransportOptions): SshTransport => {
  const { clock, random, log } = options;
  const limits: SshLimits = { ...sshLimits, ...options.limits };
  const asks = options.asks.filter((ask) => ask.lane === 'resident');
  // A question that cannot be part of the loop is found at the start, not at the first node.
  residentProgram('0', asks);
  const secrets = options.secrets ?? createSecrets({});
  const knownHosts = createKnownHostsFiles();
  const keyFiles = createKeyFiles();
  const shared: Connecting = {
    clock,
    limits,
    inbox: createInbox(clock),
    knownHosts,
    keyFiles,
    handshakes: createSlots(
      options.handshakeLimit ??
        createRoom(clock, { least: limits.handshakesAtLeast, most: limits.handshakesAtOnce }),
    ),
    handshakesAt: createNamedSlots(limits.handshakesPerServer),
    handshakesThrough: createNamedSlots(limits.handshakesThroughHop),
  };
  const jumps = createJumpPool(shared);
  const desk = createHostKeyDesk(knownHosts);

  const open = async (target: SshTarget, signal: AbortSignal) => {
    const wrong = targetFault(target);
    if (wrong !== undefined) throw new FaultError(wrong);
    const hop = target.hops.at(-1) ?? target.hops[0];
    const lease = await jumps.lease(target.hops.slice(0, -1), signal);
    try {
      const login = await connectHop(hop, lease?.login, shared, signal);
      return createNodeSession({
        login,
        clock,
        limits,
        inbox: shared.inbox,
        random,
        secrets,
        asks,
        handshakes: shared.handshakes,
        lease,
      });
    } catch (error) {
      const before = lease?.login.endFault();
      lease?.release();
      throw lease === undefined || before === undefined
        ? error
        : new FaultError(jumpFault(lease.login.hop, before), { cause: error });
    }
  };

  return {
    connect: async (target, signal) => {
      if (signal.aborted) throw new FaultError(cancelled(target.nodeId));
      try {
        const session = await open(target, signal);
        desk.settled(target.nodeId);
        return session;
      } catch (error) {
        if (error instanceof HostKeyError && error.refused !== undefined) {
          desk.add(target.nodeId, error.refused);
          log.warn('a host key was refused', {
            node: target.nodeId,
            hop: error.refused.hop.id,
            code: error.fault.code,
          });
        }
        throw error instanceof FaultError
          ? error
          : new FaultError(
              fault('engine.bug', `Connecting to ${target.nodeId} failed in an unforeseen way.`, {
                details: String(error),
              }),
              { cause: error },
            );
      }
    },
    offers: desk.offers,
    trust: desk.trust,
    unlockKey: keyFiles.unlock,
  };
};
