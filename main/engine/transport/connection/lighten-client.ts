import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Client } from 'ssh2';

/** What is touched of ssh2 1.17 below. Not public: where a field is missing, ssh2 works on as it is. */
type Inner = {
  readonly _protocol?: {
    _offer?: { readonly lists?: { readonly serverHostKey?: { readonly array?: readonly string[] } } };
    readonly _cipher?: { _encKey?: Buffer | KeyObject };
    readonly _decipher?: { _decipherKey?: Buffer | KeyObject };
    readonly _handlers?: Record<
      string,
      ((protocol: unknown, name: string, ...more: unknown[]) => void) | undefined
    >;
  };
};

/**
 * Hands the AES-GCM keys to Node in its own form. ssh2 makes a new cipher for each packet, and Node 24 spends three
 * quarters of that (12 of 16 us) on turning raw bytes into a key. To be called after every key exchange.
 */
export const prepareCipherKeys = (client: Client): void => {
  const protocol = (client as unknown as Inner)._protocol;
  const cipher = protocol?._cipher;
  const decipher = protocol?._decipher;
  if (Buffer.isBuffer(cipher?._encKey)) cipher._encKey = createSecretKey(cipher._encKey);
  if (Buffer.isBuffer(decipher?._decipherKey)) decipher._decipherKey = createSecretKey(decipher._decipherKey);
};

/**
 * Leaves a server's list of its other host keys (hostkeys-00@openssh.com) without an answer: known_hosts is changed by a
 * person only. ssh2 would make the server prove each key, for nobody: a signature there and a check here per key and login.
 */
export const ignoreOtherHostKeys = (client: Client): void => {
  const handlers = (client as unknown as Inner)._protocol?._handlers;
  const inherited = handlers?.['GLOBAL_REQUEST'];
  if (handlers === undefined || inherited === undefined) return;
  // Under a name ssh2 does not know it is refused if it wants a reply, else dropped.
  handlers['GLOBAL_REQUEST'] = (protocol, name, ...more) =>
    inherited(protocol, name === 'hostkeys-00@openssh.com' ? 'unwanted' : name, ...more);
};

/** One per order of host-key types; everything else we offer is the same for every server (`algorithms.ts`). */
const offers = new Map<string, NonNullable<NonNullable<Inner['_protocol']>['_offer']>>();

/**
 * Lets connections share the list of algorithms that ssh2 builds for each, in small pieces of Node's 64 KiB buffer pools:
 * a piece keeps its pool, 34 KiB a connection. ssh2 only reads it.
 */
export const shareOffer = (client: Client): void => {
  const protocol = (client as unknown as Inner)._protocol;
  const order = protocol?._offer?.lists?.serverHostKey?.array?.join(',');
  if (protocol?._offer === undefined || order === undefined) return;
  const shared = offers.get(order) ?? protocol._offer;
  offers.set(order, shared);
  protocol._offer = shared;
};
