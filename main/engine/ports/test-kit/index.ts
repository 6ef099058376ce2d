/**
 * does: makes what tests of secured lines need on this machine.
 * never: is part of the product.
 * talks to: openssl.
 */
export { certificateFor } from './certificate.ts';
