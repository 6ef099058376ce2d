const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Two units at most, largest first; below a minute every second counts, above it ten are enough for an eye. */
export const ageText = (ageMs: number): string => {
  const seconds = Math.max(0, Math.floor(ageMs / 1_000));
  if (seconds < minute) return `${seconds} s`;
  if (seconds < hour)
    return `${Math.floor(seconds / minute)} m ${Math.floor((seconds % minute) / 10) * 10} s`;
  if (seconds < day) return `${Math.floor(seconds / hour)} h ${Math.floor((seconds % hour) / minute)} m`;
  if (seconds < 10 * day) return `${Math.floor(seconds / day)} d ${Math.floor((seconds % day) / hour)} h`;
  if (seconds <= 90 * day) return `${Math.floor(seconds / day)} d`;
  return 'over 90 d';
};
