import type { FaultCode } from '#shared/fault';

const firstMs = 1_000;
const longestMs = 60_000;

/** Full jitter between 0 and min(60 s, 1 s x 2^attempt), never under 1 s (R55): a fleet that comes back does not knock all at once. */
export const backOffMs = (attempt: number, chance: number): number =>
  Math.max(firstMs, Math.round(chance * Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 10))));

const needsPerson: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'transport.host-key-unknown',
  'transport.host-key-changed',
  'transport.host-key-revoked',
  'transport.host-certificate',
  'transport.auth-failed',
  'transport.key-unreadable',
  'transport.passphrase-needed',
  'transport.agent-missing',
  'transport.no-common-algorithm',
]);

/** True when trying again cannot help until a person acts; retrying a refused login gets an operator locked out (R55). */
export const isBlocking = (code: FaultCode): boolean => needsPerson.has(code);
