/** What strtoull(3) with base 0 reads: spaces, a sign, 0x for sixteen, 0 for eight. `rest` is what it stopped at. */
export type CNumber = { readonly value: bigint; readonly rest: string };

const digitsOf = (
  text: string,
): { readonly radix: 8 | 10 | 16; readonly digits: string; readonly length: number } => {
  const hex = /^0[xX]([0-9a-fA-F]+)/.exec(text);
  if (hex !== null) return { radix: 16, digits: hex[1] ?? '', length: hex[0].length };
  const octal = /^0[0-7]*/.exec(text);
  if (octal !== null) return { radix: 8, digits: octal[0], length: octal[0].length };
  const decimal = /^[0-9]+/.exec(text)?.[0] ?? '';
  return { radix: 10, digits: decimal, length: decimal.length };
};

const prefixes = { 8: '0o', 10: '', 16: '0x' } as const;
const limit = 1n << 64n;

/** Reads as C does, so that `010M` is eight mebibytes here too. Without a digit: 0, and everything is left. */
export const readCNumber = (text: string): CNumber => {
  const lead = /^[ \t\n\v\f\r]*[+-]?/.exec(text)?.[0] ?? '';
  const isNegative = lead.endsWith('-');
  const { radix, digits, length } = digitsOf(text.slice(lead.length));
  if (length === 0) return { value: 0n, rest: text };
  const size = BigInt(`${prefixes[radix]}${digits}`);
  const kept = size >= limit ? limit - 1n : size;
  return { value: isNegative ? -kept : kept, rest: text.slice(lead.length + length) };
};

/** The same as a C `int`, which keeps the lowest 32 bits. */
export const asInt = (value: bigint): number => Number(BigInt.asIntN(32, value));
/** The same as `off_t`. */
export const asOffset = (value: bigint): bigint => BigInt.asIntN(64, value);
