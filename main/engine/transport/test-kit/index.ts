/**
 * does: gives tests real and hostile SSH servers on loopback, and transports to try on them.
 * never: is part of the product.
 * talks to: sshd, ssh2's server.
 */
export { makeKey, sshdMissing, startRealSshd, type RealSshd, type SshdOptions } from './real-sshd.ts';
export { faultOf, createTestBench, soon, testAsk, type TestBench } from './test-bench.ts';
export {
  friendlyShell,
  makeHostKey,
  protocolOf,
  tellOtherHostKeys,
  publicLineOf,
  socketOf,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from './ssh-server.ts';
export { startProxy, startTcpServer, type TcpServer } from './tcp-servers.ts';
export { forwarding, withPlaces, type Place } from './with-places.ts';
export { loopThat, withSession } from './with-session.ts';
