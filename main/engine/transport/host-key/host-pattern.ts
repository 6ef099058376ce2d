import { createHmac } from 'node:crypto';

/** Name a key is filed under: the bare host on port 22, else `[host]:port`, in lower case as OpenSSH does. */
export const lookupName = (host: string, port: number): string =>
  (port === 22 ? host : `[${host}]:${port}`).toLowerCase();

/** True when the hosts field of a line means this name. `name` is in lower case. */
export const isHostMatch = (hosts: string, name: string): boolean =>
  hosts.startsWith('|') ? isHashMatch(hosts, name) : isPatternListMatch(hosts, name);

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt, both base64. Other forms never match. */
const isHashMatch = (hosts: string, name: string): boolean => {
  const [, version, salt, hash, ...more] = hosts.split('|');
  if (version !== '1' || salt === undefined || hash === undefined || more.length > 0) return false;
  const saltBytes = Buffer.from(salt, 'base64');
  // HMAC-SHA1 salts of OpenSSH have the hash's own size; it refuses others (hostfile.c, extract_salt).
  if (saltBytes.length !== 20) return false;
  return createHmac('sha1', saltBytes).update(name).digest('base64') === hash;
};

/** Patterns separated by commas; one matching `!pattern` refuses the whole line, wherever it stands (match_pattern_list). */
const isPatternListMatch = (hosts: string, name: string): boolean => {
  const patterns = hosts.toLowerCase().split(',');
  // OpenSSH gives up on a pattern of 1023 characters or more: the line then matches nothing.
  if (patterns.some((pattern) => pattern.replace(/^!/, '').length >= 1023)) return false;
  const matching = patterns.filter((pattern) => isPatternMatch(pattern.replace(/^!/, ''), name));
  return matching.length > 0 && !matching.some((pattern) => pattern.startsWith('!'));
};

const isPatternMatch = (pattern: string, name: string): boolean =>
  /[*?]/.test(pattern) ? isWildcardMatch(pattern, name) : pattern === name;

/** `*` any characters, `?` exactly one. Linear in time times length: no pattern can make it hang. */
const isWildcardMatch = (pattern: string, name: string): boolean => {
  let at = 0;
  let star = -1;
  let starName = 0;
  let position = 0;
  while (position < name.length) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at;
      starName = position;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      starName += 1;
      position = starName;
      at = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
};
