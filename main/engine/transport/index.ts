/**
 * does: performs asks on nodes over SSH, with every rule about keys, limits and deadlines in one place.
 * never: decides when to ask, reads an answer's meaning, retries, or accepts a host key by itself.
 * talks to: ssh2, sockets, known_hosts and key files, the SSH agent, `source-kit`, `ports`.
 */
export type { NodeSession, SshHop, SshTarget, SshTransport, SweepReply } from './session.ts';
export { createSshTransport, type SshTransportOptions } from './ssh-transport.ts';
