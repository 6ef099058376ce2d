import { lookupName } from './host-pattern.ts';
import { readKeyType } from './key-blob.ts';
import type { KnownHostsLine } from './known-hosts-line.ts';
import type { KnownHosts } from './known-hosts.ts';

/** What known_hosts says about the key a server offers. Only `trusted` lets a connection go on. */
export type HostKeyVerdict =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'changed' | 'revoked' | 'certificate'; readonly by: KnownHostsLine };

/** The server as known_hosts names it. */
export type HostName = {
  readonly address: string;
  readonly port: number;
  readonly alias: string | undefined;
};

/** The name to file and look up a key under. An alias stands alone, without the port, as in OpenSSH. */
export const knownName = (host: HostName): string =>
  host.alias === undefined ? lookupName(host.address, host.port) : host.alias.toLowerCase();

/**
 * Decides over one offered key, in the order that fails closed: revoked beats everything (R41), a pinned plain key beats
 * a certificate authority (R42), a host with other keys is changed even when the type differs (an attacker could offer a
 * type that was never seen to turn a hard stop into a question), then the authority, then unknown.
 */
export const judgeHostKey = (known: KnownHosts, host: HostName, key: Buffer): HostKeyVerdict => {
  const named = known.named(knownName(host));
  const bare = portlessLines(known, host);
  const revoked = [...named, ...bare].find((line) => line.marker === 'revoked' && line.blob.equals(key));
  if (revoked !== undefined) return { kind: 'revoked', by: revoked };
  const plain = named.filter((line) => line.marker === 'none');
  const isPinned = plain.some((line) => line.blob.equals(key));
  if (isPinned) return { kind: 'trusted' };
  const other = plain.find((line) => line.keyType === readKeyType(key)) ?? plain[0];
  if (other !== undefined) return { kind: 'changed', by: other };
  const authority = named.find((line) => line.marker === 'cert-authority');
  if (authority !== undefined) return { kind: 'certificate', by: authority };
  // Like OpenSSH: a server on another port may be known by the key of the bare host name.
  return bare.some((line) => line.marker === 'none' && line.blob.equals(key))
    ? { kind: 'trusted' }
    : { kind: 'unknown' };
};

const portlessLines = (known: KnownHosts, host: HostName): readonly KnownHostsLine[] =>
  host.alias === undefined && host.port !== 22 ? known.named(host.address.toLowerCase()) : [];

/** Key types on file for this server, so that they can be asked for first (R45). Revoked lines do not count. */
export const knownKeyTypes = (known: KnownHosts, host: HostName): readonly string[] => {
  const lines = [...known.named(knownName(host)), ...portlessLines(known, host)];
  return [...new Set(lines.filter((line) => line.marker === 'none').map((line) => line.keyType))];
};
