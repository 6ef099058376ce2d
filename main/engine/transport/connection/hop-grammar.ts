import { fault, type Fault } from '#shared/fault';
import type { SshHop, SshTarget } from '../session.ts';

/** Letters, digits and what IPv4, IPv6 and its zones need; never a leading dash. Stricter than OpenSSH (R51). */
const addressForm = /^(?!-)[A-Za-z0-9._:%-]{1,253}$/;
/** OpenSSH's forbidden characters, and `$` and `\` as well (CVE-2026-106583), spaces and control characters. */
const userForm = /^(?!-)[^'"`$\\;&<>|(){},\s\p{C}]{1,255}$/u;
/** R49. */
const maximumHops = 5;

/** What is wrong with the way to a node before anything is dialled; undefined when nothing is. */
export const targetFault = (target: SshTarget): Fault | undefined => {
  const { hops, nodeId } = target;
  if (hops.length > maximumHops)
    return fault(
      'transport.jump-failed',
      `The way to ${nodeId} has ${hops.length} machines; at most ${maximumHops} are followed.`,
      { subject: nodeId },
    );
  const places = hops.map((hop) => `${hop.address.toLowerCase()}:${hop.port}`);
  const twice = hops.find((_, at) => places.indexOf(places[at] ?? '') !== at);
  if (twice !== undefined)
    return fault(
      'transport.jump-failed',
      `The way to ${nodeId} passes ${twice.id} (${placeOf(twice)}) twice: it is a loop.`,
      { subject: nodeId },
    );
  return hops.map(hopFault).find((found) => found !== undefined);
};

const hopFault = (hop: SshHop): Fault | undefined => {
  if (!addressForm.test(hop.address) || !Number.isInteger(hop.port) || hop.port < 1 || hop.port > 65_535)
    return fault(
      'transport.unresolved',
      `“${hop.address}” port ${hop.port} is not an address that can be dialled.`,
      { subject: hop.id },
    );
  if (!userForm.test(hop.user))
    return fault(
      'transport.auth-failed',
      `“${hop.user}” is not a user name this console sends to ${hop.id}. Nothing was sent.`,
      { subject: hop.id },
    );
  return undefined;
};

/** Address and port for people; IPv6 in brackets. */
export const placeOf = (hop: Pick<SshHop, 'address' | 'port'>): string =>
  hop.address.includes(':') ? `[${hop.address}]:${hop.port}` : `${hop.address}:${hop.port}`;

/** `db-1 (10.0.0.5:22)`, the way every sentence names a machine. */
export const nameOf = (hop: SshHop): string => `${hop.id} (${placeOf(hop)})`;
