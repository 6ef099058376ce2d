/**
 * does: decides whether a server's key is the known one, and remembers keys a person trusted.
 * never: connects, asks a person, or accepts a key by itself.
 * talks to: known_hosts files, `shared/fault`.
 */
export {
  judgeHostKey,
  knownKeyTypes,
  knownName,
  type HostKeyVerdict,
  type HostName,
} from './host-key-verdict.ts';
export { fingerprintOf, readKeyType } from './key-blob.ts';
export { createKnownHostsFiles, type KnownHostsFiles } from './known-hosts-files.ts';
export { indexKnownHosts, type KnownHosts } from './known-hosts.ts';
export { readKnownHosts } from './known-hosts-line.ts';
export { strictHostVerifier } from './strict-verifier.ts';
