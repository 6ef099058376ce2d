import { randomBytes } from 'node:crypto';

/** Chance as the engine sees it. */
export type Random = {
  /** 0 inclusive to 1 exclusive; for jitter, not for secrets. */
  readonly next: () => number;
  /** Unguessable lower-case hex of `bytes` bytes; for nonces and tokens. */
  readonly hex: (bytes: number) => string;
};

/** The machine's own chance. */
export const createSystemRandom = (): Random => ({
  next: () => Math.random(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
});
