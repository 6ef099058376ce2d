import { isIPv6 } from 'node:net';

/**
 * What may stand where a machine is named. Stricter than OpenSSH's valid_hostname() and valid_ruser()
 * (ssh.c, 10.6): those stop option injection, and `$` and `\` in users still reached a shell there.
 */
export const hostPattern = /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]*|(?=[^:]*:)[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?)$/;
/** No leading `-`, and nothing a shell, an option parser or a terminal gives a meaning to. */
export const userPattern =
  /^(?!-)[^\s'"$\\;&<>|(){},`\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+$/;
/** Names of nodes, groups and jump hosts: safe in a file name, a URL and a shell without any quoting. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Longest DNS name in text form (RFC 1035 section 2.3.4). */
const longestHost = 253;

/** True for a host name, an IPv4 or an IPv6 address (with a zone) that may be dialled. */
export const isHost = (text: string): boolean =>
  text.length <= longestHost && hostPattern.test(text) && (!text.includes(':') || isIPv6(text));

/** True for a login name that may be sent. */
export const isUser = (text: string): boolean => text.length <= 64 && userPattern.test(text);

/** A machine named as `user@address:port`. */
export type HopAddress = {
  readonly user: string;
  readonly address: string;
  readonly port: number | undefined;
};

/** Reads `user@address`, `user@address:port`, `user@[v6]:port`; undefined when it is none of them. */
export const readHopAddress = (text: string): HopAddress | undefined => {
  const at = text.lastIndexOf('@');
  if (at < 1) return undefined;
  const user = text.slice(0, at);
  const parts = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text.slice(at + 1));
  const address = parts?.[1] ?? parts?.[2];
  const port = parts?.[3] === undefined ? undefined : Number(parts[3]);
  if (address === undefined || !isUser(user) || !isHost(address)) return undefined;
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  return { user, address, port };
};

/** Writes a hop the one way that serves as its id. */
export const hopId = (user: string, address: string, port: number): string =>
  `${user}@${address.includes(':') ? `[${address}]` : address}:${port}`;
