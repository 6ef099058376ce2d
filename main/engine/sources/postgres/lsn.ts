/** A log sequence number (`16/B374D848`, PostgreSQL manual 8.20) as bytes since the beginning of the log; exact up to 2^53. */
export const readLsn = (text: string): number | undefined => {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text) ?? [];
  return high === undefined || low === undefined
    ? undefined
    : Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16);
};

/** The same as PostgreSQL writes it. */
export const lsnText = (bytes: number): string =>
  `${Math.floor(bytes / 2 ** 32)
    .toString(16)
    .toUpperCase()}/${(bytes % 2 ** 32).toString(16).toUpperCase()}`;
