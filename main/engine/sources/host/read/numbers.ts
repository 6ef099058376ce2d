/** A whole number as kernels print it. Undefined for signs, other digits, exponents, and beyond 2^53 (R61). */
export const readCount = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^[0-9]{1,16}$/.test(text)) return undefined;
  const value = Number(text);
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
