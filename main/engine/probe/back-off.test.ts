import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultCodeSchema } from '#shared/fault';
import { backOffMs, isBlocking } from './back-off.ts';

describe('waiting before the next try', () => {
  it('is never under a second, never over a minute, however often it failed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, chance) => {
          const waitMs = backOffMs(attempt, chance);
          return waitMs >= 1_000 && waitMs <= 60_000;
        },
      ),
    );
  });

  it('grows up to a minute, and is spread over all of it so that a fleet does not knock at once', () => {
    const waits = (chance: number) => [1, 2, 3, 4, 5, 6, 7].map((attempt) => backOffMs(attempt, chance));
    expect(waits(0.5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(waits(0)).toEqual(waits(0).map(() => 1_000));
  });
});

describe('failures that wait for a person', () => {
  it('are keys, logins and algorithms, and nothing a network does', () => {
    expect(faultCodeSchema.options.filter(isBlocking)).toEqual([
      'transport.no-common-algorithm',
      'transport.host-key-unknown',
      'transport.host-key-changed',
      'transport.host-key-revoked',
      'transport.host-certificate',
      'transport.auth-failed',
      'transport.key-unreadable',
      'transport.passphrase-needed',
      'transport.agent-missing',
    ]);
  });
});
