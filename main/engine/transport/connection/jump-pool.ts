import { fault, FaultError, type Fault, type FaultCode } from '#shared/fault';
import type { SshHop } from '../session.ts';
import { connectHop, type Connecting } from './connect-hop.ts';
import { cancelled, untilAborted } from './deadline.ts';
import { HostKeyError } from './host-key-check.ts';
import { nameOf } from './hop-grammar.ts';
import type { Login } from './login.ts';

/** A share in a connection to a jump host. */
export type JumpLease = { readonly login: Login; readonly release: () => void };

/** Connections to jump hosts, shared by the nodes behind them and ended when the last node leaves. */
export type JumpPool = {
  readonly lease: (hops: readonly SshHop[], signal: AbortSignal) => Promise<JumpLease | undefined>;
};

type Entry = { users: number; readonly opening: Promise<Login>; readonly abandon: AbortController };

export const createJumpPool = (shared: Connecting): JumpPool => {
  const entries = new Map<string, Entry>();

  const open = (hops: readonly SshHop[], key: string): Entry => {
    const abandon = new AbortController();
    const entry: Entry = { users: 0, opening: openChain(hops, abandon.signal), abandon };
    entries.set(key, entry);
    const forget = (): void => void (entries.get(key) === entry && entries.delete(key));
    entry.opening.then((login) => login.ended.then(forget), forget);
    return entry;
  };

  const openChain = async (hops: readonly SshHop[], signal: AbortSignal): Promise<Login> => {
    const hop = hops.at(-1);
    if (hop === undefined) throw new Error('a chain has at least one hop');
    const before = await lease(hops.slice(0, -1), signal);
    try {
      const login = await connectHop(hop, before?.login, shared, signal);
      void login.ended.then(() => before?.release());
      return login;
    } catch (error) {
      before?.release();
      throw inTheWay(hop, error);
    }
  };

  const lease = async (hops: readonly SshHop[], signal: AbortSignal): Promise<JumpLease | undefined> => {
    if (hops.length === 0) return undefined;
    const key = JSON.stringify(hops);
    const entry = entries.get(key) ?? open(hops, key);
    entry.users += 1;
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      entry.users -= 1;
      if (entry.users > 0) return;
      if (entries.get(key) === entry) entries.delete(key);
      entry.abandon.abort();
      entry.opening.then(
        (login) => login.end(cancelled(login.hop.id)),
        () => undefined,
      );
    };
    try {
      return { login: await untilAborted(entry.opening, signal, () => undefined), release };
    } catch (error) {
      release();
      throw error instanceof FaultError
        ? error
        : new FaultError(cancelled(hops.at(-1)?.id ?? ''), { cause: error });
    }
  };

  return { lease };
};

/** What a person must settle at the jump host itself keeps its own code; anything else hides the node behind it. */
const settledAtTheHop: readonly FaultCode[] = [
  'transport.host-key-unknown',
  'transport.host-key-changed',
  'transport.host-key-revoked',
  'transport.host-certificate',
  'transport.auth-failed',
  'transport.key-unreadable',
  'transport.passphrase-needed',
  'transport.agent-missing',
  'transport.jump-failed',
];

const inTheWay = (hop: SshHop, error: unknown): unknown => {
  if (
    error instanceof HostKeyError ||
    !(error instanceof FaultError) ||
    settledAtTheHop.includes(error.fault.code)
  )
    return error;
  return new FaultError(jumpFault(hop, error.fault), { cause: error });
};

/** The fault of a node whose jump host is not there. */
export const jumpFault = (hop: SshHop, reason: Fault): Fault =>
  fault('transport.jump-failed', `The jump host ${nameOf(hop)} is in the way: ${reason.says}`, {
    subject: hop.id,
    retryable: true,
    details: reason.details,
    facts: { hop: hop.id, code: reason.code },
  });
