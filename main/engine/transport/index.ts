/**
 * does: performs asks on nodes over SSH, and on servers as a node or this console reaches them, with every rule about keys, limits and deadlines in one place.
 * never: decides when to ask, reads an answer's meaning, retries, or accepts a host key by itself.
 * talks to: ssh2, ioredis, pg, sockets, known_hosts and key files, the SSH agent, `source-kit`, `ports`.
 */
export type { NodeSession, SshHop, SshTarget, SshTransport, SweepReply } from './session.ts';
export { createConsolePlace, type ConsolePlace } from './daemon-door.ts';
export { createSshTransport, type SshTransportOptions } from './ssh-transport.ts';
