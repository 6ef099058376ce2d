import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Client, ParsedKey } from 'ssh2';

/** What is touched of ssh2 1.17 below. Not public: where a field is missing, ssh2 works on as it is. */
type Inner = {
  readonly _protocol?: {
    authPK?: (user: string, key: ParsedKey, algorithm: string | undefined, sign?: unknown) => void;
    _offer?: { readonly lists?: { readonly serverHostKey?: { readonly array?: readonly string[] } } };
    readonly _cipher?: { _encKey?: Buffer | KeyObject };
    readonly _decipher?: { _decipherKey?: Buffer | KeyObject; _tag?: Buffer };
    readonly _kex?: { _keys?: unknown };
    _remoteIdentRaw?: Buffer;
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

const otherHostKeys = 'hostkeys-00@openssh.com';

/**
 * Leaves a server's list of its other host keys (hostkeys-00@openssh.com) without an answer: known_hosts is changed by a
 * person only. ssh2 would make the server prove each key, for nobody: a signature there and a check here per key and login.
 * `onTold` is called when the list came.
 */
export const ignoreOtherHostKeys = (client: Client, onTold: () => void): void => {
  const handlers = (client as unknown as Inner)._protocol?._handlers;
  const inherited = handlers?.['GLOBAL_REQUEST'];
  if (handlers === undefined || inherited === undefined) return;
  // Under a name ssh2 does not know it is refused if it wants a reply, else dropped.
  handlers['GLOBAL_REQUEST'] = (protocol, name, ...more) => {
    inherited(protocol, name === otherHostKeys ? 'unwanted' : name, ...more);
    if (name === otherHostKeys) onTold();
  };
};

/**
 * Sends the first request for one of our own keys with its signature, which RFC 4252 section 7 leaves to the client. ssh2 first asks
 * whether the key would do: one more round trip per login (400 ms on the longest ways), for which sshd reads authorized_keys
 * twice. Keys of an agent are asked for as before: a person may have to confirm each signature.
 */
export const signAtOnce = (client: Client): void => {
  const protocol = (client as unknown as Inner)._protocol;
  const inherited = protocol?.authPK?.bind(protocol);
  const accepted = protocol?._handlers?.['USERAUTH_PK_OK'];
  if (protocol === undefined || inherited === undefined || accepted === undefined) return;
  protocol.authPK = (user, key, algorithm, sign) => {
    if (sign === undefined && key.isPrivateKey()) accepted(protocol, '');
    else inherited(user, key, algorithm, sign);
  };
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

/** Identification lines of servers; a fleet has a few. The bound is for strangers who each say something else. */
const identifications = new Map<string, Buffer>();
const identificationsKept = 64;

/** The same bytes in memory of their own. */
const unpooled = (bytes: Buffer): Buffer => {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
};

const identificationOf = (bytes: Buffer): Buffer => {
  const text = bytes.toString('latin1');
  const shared = identifications.get(text) ?? unpooled(bytes);
  if (identifications.size < identificationsKept) identifications.set(text, shared);
  return shared;
};

/**
 * Lets go of what a connection keeps of its key exchange: 16 bytes for a tag and the server's identification, each a piece
 * of one of Node's 64 KiB buffer pools that it keeps whole (30 KiB a connection), and the pair of one-time keys.
 * To be called after every key exchange; the next one makes its own keys.
 */
export const releaseKeyExchange = (client: Client): void => {
  const protocol = (client as unknown as Inner)._protocol;
  if (protocol === undefined) return;
  if (protocol._remoteIdentRaw !== undefined)
    protocol._remoteIdentRaw = identificationOf(protocol._remoteIdentRaw);
  const { _decipher: decipher, _kex: exchange } = protocol;
  if (decipher?._tag !== undefined) decipher._tag = unpooled(decipher._tag);
  if (exchange?._keys !== undefined) exchange._keys = undefined;
};
