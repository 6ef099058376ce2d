import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Client } from 'ssh2';

/** What is touched of ssh2 1.17 below. Not public: where a field is missing, ssh2 works on as it is. */
type Inner = {
  readonly _protocol?: {
    readonly _cipher?: { _encKey?: Buffer | KeyObject };
    readonly _decipher?: { _decipherKey?: Buffer | KeyObject };
    readonly _handlers?: Record<string, ((protocol: unknown, name: string, ...more: unknown[]) => void) | undefined>;
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
