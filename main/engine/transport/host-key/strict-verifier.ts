import type { HostVerifier } from 'ssh2';

/**
 * The only host verifier ever given to ssh2 (R39). ssh2 1.17 denies on nothing but the value `false`, so a Promise,
 * `null`, `0`, `undefined` or a missing verifier log in to anybody. Here only the value `true` accepts; everything
 * else, a thrown error included, denies, and ssh2 hears one strict boolean through its callback.
 */
export const strictHostVerifier =
  (decide: (key: Buffer) => boolean): HostVerifier =>
  (key, verify) => {
    let isAccepted = false;
    try {
      // The type says boolean; the comparison holds even for code that lies about it.
      isAccepted = (decide(key) as unknown) === true;
    } catch {
      isAccepted = false; // A decision that could not be made is a denial.
    }
    verify(isAccepted);
    // No value may be returned: ssh2 would take it as a second answer.
    return undefined;
  };
