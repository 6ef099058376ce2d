import type { AnyAuthMethod, AuthHandlerMiddleware, NextAuthHandler } from 'ssh2';
import { fault, type Fault } from '#shared/fault';
import type { SshHop } from '../session.ts';
import { lockedFault, type LoginKeys } from './login-keys.ts';

/** Offers keys one after the other and remembers how it went. Public keys only: no password ever leaves (R48). */
export type LoginAttempts = {
  readonly handler: AuthHandlerMiddleware;
  /** What to tell when the server took none of them. */
  readonly refusal: (details: string) => Fault;
  readonly offered: () => number;
};

/** The end of the list of keys. ssh2's types lack `false` as an answer, which its documentation names for that. */
export const offerNothing = (next: NextAuthHandler): void => next(false as unknown as AnyAuthMethod);

export const createLoginAttempts = (
  hop: SshHop,
  place: string,
  { keys, files }: LoginKeys,
): LoginAttempts => {
  let offered = 0;
  let accepts: readonly string[] = [];
  let isPartial = false;

  const handler: AuthHandlerMiddleware = (methodsLeft, partialSuccess, next) => {
    accepts = methodsLeft ?? accepts;
    isPartial ||= partialSuccess;
    const login = keys[offered];
    if (login === undefined || (methodsLeft !== null && !methodsLeft.includes('publickey'))) {
      offerNothing(next);
      return;
    }
    offered += 1;
    next(
      login.agent === undefined
        ? { type: 'publickey', username: hop.user, key: login.key as unknown as Buffer }
        : { type: 'agent', username: hop.user, agent: login.agent as unknown as string },
    );
  };

  const refusal = (details: string): Fault => {
    const locked = files.find((file) => file.kind === 'locked');
    if (locked !== undefined && !isPartial) return lockedFault(hop, locked.file);
    const many = offered === 1 ? 'the one key' : `all ${offered} keys`;
    const says = isPartial
      ? `${place} accepted a key for user ${hop.user} but wants ${accepts.join(' or ')} as well, which this console does not do.`
      : `${place} refused ${many} offered for user ${hop.user}.`;
    return fault('transport.auth-failed', says, {
      subject: hop.id,
      details,
      facts: { user: hop.user, keysOffered: String(offered), accepts: accepts.join(', ') },
    });
  };

  return { handler, refusal, offered: () => offered };
};
