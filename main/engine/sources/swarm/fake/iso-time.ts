const two = (value: number): string => String(value).padStart(2, '0');
const dayMs = 86_400_000;

/** RFC 3339 in UTC with nanoseconds, as Docker prints times. `undefined` is Go's zero time. */
export const isoTime = (atMs: number | undefined): string => {
  if (atMs === undefined) return '0001-01-01T00:00:00Z';
  const days = Math.floor(atMs / dayMs);
  const ms = Math.floor(atMs - days * dayMs);
  // Days to a date, after Howard Hinnant's civil_from_days.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const clock = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1_000) % 60];
  const nanoseconds = `${String(ms % 1_000).padStart(3, '0')}000000`;
  return `${year}-${two(month)}-${two(day)}T${clock.map(two).join(':')}.${nanoseconds}Z`;
};
