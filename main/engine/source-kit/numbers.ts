const zero = 0x30;
const mostDigits = 16;

/** A whole number as kernels print it. Undefined for signs, other digits, exponents, and beyond 2^53 (R61). */
export const readCount = (text: string | undefined): number | undefined => {
  if (text === undefined || text.length === 0 || text.length > mostDigits) return undefined;
  // By hand: this runs for every number of every answer.
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return Number.isSafeInteger(value) ? value : undefined;
};

/** A plain decimal without exponent, not negative. */
export const readDecimal = (text: string | undefined): number | undefined =>
  text !== undefined && /^[0-9]{1,15}(?:\.[0-9]{1,9})?$/.test(text) ? Number(text) : undefined;

/** Units of 1,024 bytes (`df -k`, /proc/meminfo) as bytes. */
export const readKibibytes = (text: string | undefined): number | undefined => {
  const value = readCount(text);
  return value !== undefined && Number.isSafeInteger(value * 1_024) ? value * 1_024 : undefined;
};
