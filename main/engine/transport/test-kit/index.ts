/**
 * does: gives tests real and hostile SSH servers on loopback, and transports to try on them.
 * never: is part of the product.
 * talks to: sshd, ssh2's server.
 */
export { makeKey, sshdMissing, startRealSshd, type RealSshd, type SshdOptions } from './real-sshd.ts';
