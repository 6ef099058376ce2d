import { epochMs, type LockHolder } from '#shared/model';
import type { LockWish } from '../../../source-kit/index.ts';
import type { ConfigObject } from '../docker/index.ts';

const prefix = 'quarterdeck.lock.';

/** How long a lock is held from its newest heartbeat on, ms: several missed ones. */
const leaseMs = 90_000;

/** What the labels of a lock's config say. Free: nobody holds it, the counter stays. */
export type LockState = {
  readonly version: number;
  readonly token: number;
  readonly holder: LockHolder | undefined;
};

const number = (text: string | undefined): number =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;

/** Labels of a lock that somebody holds. */
export const heldLabels = (holder: LockHolder): Readonly<Record<string, string>> => ({
  [`${prefix}state`]: 'held',
  [`${prefix}resource`]: holder.resource,
  [`${prefix}token`]: String(holder.token),
  [`${prefix}operator`]: holder.operator,
  [`${prefix}reason`]: holder.reason,
  [`${prefix}operation`]: holder.operationId,
  [`${prefix}console`]: holder.console,
  [`${prefix}since`]: String(holder.since),
  // By the holder's clock: for who reads no other, and so that each heartbeat is a change of its own.
  [`${prefix}expires`]: String(holder.expiresAt),
  [`${prefix}lease`]: String(leaseMs),
});

/** Labels of a lock that nobody holds: the counter is what the config is kept for. */
export const freeLabels = (resource: string, token: number): Readonly<Record<string, string>> => ({
  [`${prefix}state`]: 'free',
  [`${prefix}resource`]: resource,
  [`${prefix}token`]: String(token),
});

/**
 * When it runs out, by the clock of whoever reads it: so long after the swarm saw its last heartbeat, whatever the clock of its
 * holder says. Only where the swarm does not tell that, the holder is believed.
 */
const endOf = (lease: number, written: number, unchanged: ConfigObject['unchanged']): number =>
  lease === 0 || unchanged === undefined ? written : unchanged.heardAt + lease - unchanged.forMs;

/** Reads what was written, by whatever console. A state that is not plainly free is held, by an unknown if need be. */
export const readLock = ({ Spec, Version, unchanged }: ConfigObject, resource: string): LockState => {
  const of = (name: string): string | undefined => Spec.Labels[`${prefix}${name}`];
  const token = Math.max(1, number(of('token')));
  if (of('state') === 'free') return { version: Version.Index, token, holder: undefined };
  return {
    version: Version.Index,
    token,
    holder: {
      resource: of('resource') ?? resource,
      operator: of('operator') ?? 'unknown',
      reason: of('reason') ?? 'The labels of the lock were not written by this program.',
      operationId: of('operation') ?? 'unknown',
      console: of('console') ?? 'unknown',
      since: epochMs(number(of('since'))),
      expiresAt: epochMs(Math.max(0, endOf(number(of('lease')), number(of('expires')), unchanged))),
      token,
    },
  };
};

type Who = Pick<LockWish, 'operator' | 'operationId' | 'console'>;

/** Whether two holders are one: the same operation of the same console. */
export const isSameHolder = (a: Who, b: Who): boolean =>
  a.operationId === b.operationId && a.console === b.console && a.operator === b.operator;
