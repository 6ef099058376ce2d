import { z } from '#shared/schema';
import { epochMsSchema, type EpochMs } from './ids.ts';

/**
 * Why a value is not known. Closed, so that a view can explain each one.
 * - `not-asked`: no answer has come yet
 * - `not-supported`: the node's system has no such thing (no PSI, no systemd, no thermal sensor)
 * - `not-permitted`: the login user may not read it
 * - `unreadable`: an answer came and made no sense
 * - `timed-out`: the question was asked and the deadline passed
 * - `unreachable`: the node cannot be asked at all
 */
export const unknownReasonSchema = z.enum([
  'not-asked',
  'not-supported',
  'not-permitted',
  'unreadable',
  'timed-out',
  'unreachable',
]);
export type UnknownReason = z.infer<typeof unknownReasonSchema>;

/** A value that was read from a node. */
export type Known<T> = {
  readonly state: 'known';
  readonly value: T;
  /** When the console received it (console clock, epoch ms). */
  readonly observedAt: EpochMs;
  /** What was read, in words an operator can repeat: `df -kP`, `/proc/loadavg`. */
  readonly source: string;
  /** How often the engine means to refresh it, ms. Staleness is computed from this, never stored. */
  readonly everyMs: number;
};

/** A value that could not be read, and why. It is never drawn as 0, empty or OK. */
export type Unknown = {
  readonly state: 'unknown';
  readonly reason: UnknownReason;
  /** One sentence for the operator: what was tried and what came back. */
  readonly says: string;
  readonly observedAt: EpochMs;
  readonly source: string;
};

/** One observed thing: a value with its time and source, or unknown with a reason. */
export type Fact<T> = Known<T> | Unknown;

/** Schema of a fact that carries `value`. */
export const factSchema = <S extends z.ZodType>(value: S) =>
  z.discriminatedUnion('state', [
    z.object({
      state: z.literal('known'),
      value,
      observedAt: epochMsSchema,
      source: z.string(),
      everyMs: z.number().positive(),
    }),
    z.object({
      state: z.literal('unknown'),
      reason: unknownReasonSchema,
      says: z.string(),
      observedAt: epochMsSchema,
      source: z.string(),
    }),
  ]);

/** The value of a known fact, else undefined. For computing; views show the reason instead. */
export const valueOf = <T>(fact: Fact<T>): T | undefined => (fact.state === 'known' ? fact.value : undefined);

/** The shortest time without news that counts as stale, ms (R85). */
const staleFloorMs = 15_000;

/** True when a known fact is older than max(3 x its interval, 15 s) (R85). Unknown facts are not stale: they are unknown. */
export const isStale = (fact: Fact<unknown>, now: EpochMs): boolean =>
  fact.state === 'known' && now - fact.observedAt > Math.max(3 * fact.everyMs, staleFloorMs);
