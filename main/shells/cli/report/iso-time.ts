/** A time in UTC, `2026-11-21T14:06:31.000Z`. Times a node made up beyond what dates can hold become their ends. */
export const isoTime = (at: number): string => new Date(Math.min(Math.max(at, 0), 8.64e15)).toISOString();

/** Field names of the model that hold times: `raisedAt`, `downSince`, `at`. */
export const isTimeName = (name: string): boolean => /(?:At|Since)$|^(?:at|since|until)$/.test(name);

/** The same value with every time as ISO text. */
export const withIsoTimes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withIsoTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [
        name,
        isTimeName(name) && typeof inner === 'number' ? isoTime(inner) : withIsoTimes(inner),
      ]),
  );
};
