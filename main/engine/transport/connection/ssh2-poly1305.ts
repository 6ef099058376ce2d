import { poly1305 } from '@noble/ciphers/_poly1305.js';

/** `poly1305_auth` as ssh2 calls it: writes the code of two pieces in a row to a place in the module's memory. */
type Authenticate = (
  at: number,
  head: Uint8Array,
  headBytes: number,
  body: Uint8Array,
  bodyBytes: number,
  key: Uint8Array,
) => void;

const codeBytes = 16;

/**
 * What ssh2 takes Poly1305 from, as its `lib/protocol/crypto/poly1305.js` gives it and in its place in the bundle. ssh2's own is
 * WebAssembly, compiled as soon as ssh2 is loaded: 1.4 MiB for a cipher that only servers without any AES need.
 */
export const createPoly1305 = async (): Promise<{
  readonly HEAPU8: Uint8Array;
  readonly _malloc: (bytes: number) => number;
  readonly cwrap: () => Authenticate;
}> => {
  // ssh2 asks for one place, of 16 bytes, and reads it before the next call.
  const memory = new Uint8Array(codeBytes);
  return {
    HEAPU8: memory,
    _malloc: () => 0,
    cwrap: () => (at, head, headBytes, body, bodyBytes, key) =>
      poly1305
        .create(key)
        .update(head.subarray(0, headBytes))
        .update(body.subarray(0, bodyBytes))
        .digestInto(memory.subarray(at, at + codeBytes)),
  };
};
