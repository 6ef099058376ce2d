/**
 * does: carries HTTP to unix sockets of a node, and byte streams from it to ports, through the SSH connection that is open already, within limits.
 * never: exposes a port, repeats a change of which a byte was sent, trusts what comes back to be HTTP.
 * talks to: `channel`, `connection`, Node's HTTP client, `source-kit`.
 */
export { followLines } from './follow-lines.ts';
export { performHttp } from './perform-http.ts';
export { SocketAgent } from './socket-agent.ts';
export { SocketStream } from './socket-stream.ts';
