/**
 * does: carries HTTP to unix sockets of a node through the SSH connection that is open already, and to ports as the node or this console reaches them, within limits.
 * never: exposes a port, repeats a change of which a byte was sent, trusts what comes back to be HTTP.
 * talks to: `channel`, `connection`, `endpoint`, Node's HTTP client, `source-kit`.
 */
export { HttpDoor } from './http-door.ts';
export { NodeSockets } from './node-sockets.ts';
export { performHttp } from './perform-http.ts';
export { SocketStream } from './socket-stream.ts';
export { streamHttp } from './stream-http.ts';
