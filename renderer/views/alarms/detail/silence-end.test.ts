import { expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import { dateFieldText, silenceUntil } from './silence-end.ts';

const now = epochMs(new Date(2026, 10, 21, 14, 6).getTime());

it('always has an end, and it lies ahead', () => {
  expect([
    silenceUntil('1h', '', now),
    silenceUntil('4h', 'ignored', now),
    silenceUntil('at', '2026-11-21T16:00', now),
    silenceUntil('at', '2026-11-21T14:06', now),
    silenceUntil('at', '', now),
  ]).toEqual([
    now + 3_600_000,
    now + 4 * 3_600_000,
    new Date(2026, 10, 21, 16).getTime(),
    undefined,
    undefined,
  ]);
});

it('reads back the time it writes into the field', () => {
  const later = epochMs(now + 7 * 60_000);
  expect(silenceUntil('at', dateFieldText(later), now)).toBe(later);
});
