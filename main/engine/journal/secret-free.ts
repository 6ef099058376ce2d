/** Words whose value is nobody's business, as they stand in commands, headers and JSON. */
const secretWords = String.raw`(?:[\w-]*(?:password|passwd|passphrase|secret|token|api[-_]?key|private[-_]?key)|authorization|x-registry-auth)`;
const valueAfter = new RegExp(
  String.raw`(\b${secretWords}\b["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|(?:(?:Bearer|Basic)\s+)?[^\s,;&"'}]+)`,
  'giu',
);
/** user:password@ in an address. */
const inAddress = /(\/\/[^\s/:@]+:)[^\s/@]+(@)/gu;

/** The same text with the values of what is named like a secret taken out. What a secret is called otherwise stays. */
export const withoutSecrets = (text: string): string =>
  text.replaceAll(valueAfter, '$1‹removed›').replaceAll(inAddress, '$1‹removed›$2');
