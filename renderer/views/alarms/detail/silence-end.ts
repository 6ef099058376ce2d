import { epochMs, type EpochMs } from '#shared/model';

const hour = 3_600_000;

/** The ends on offer. There is no silence without an end. */
export const silenceEnds = [
  { value: '1h', label: '1 h' },
  { value: '4h', label: '4 h' },
  { value: 'at', label: 'Until a time' },
] as const;

export type SilenceEnd = (typeof silenceEnds)[number]['value'];

/** When the silence ends; undefined while no usable time is given. `at` is what a date field holds, local time. */
export const silenceUntil = (end: SilenceEnd, at: string, now: EpochMs): EpochMs | undefined => {
  if (end !== 'at') return epochMs(now + (end === '1h' ? hour : 4 * hour));
  const until = new Date(at).getTime();
  return Number.isFinite(until) && until > now ? epochMs(until) : undefined;
};

const two = (value: number): string => value.toString().padStart(2, '0');

/** A moment as a date field writes it: local time, whole minutes. */
export const dateFieldText = (at: EpochMs): string => {
  const local = new Date(at);
  return `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}T${two(local.getHours())}:${two(local.getMinutes())}`;
};
