import { z } from '#shared/schema';
import { faultCodeSchema, type FaultCode } from './codes.ts';

/**
 * One expected failure as a plain value: it crosses every wire unchanged.
 * Decide by `code`, never by `says`.
 */
export const faultSchema = z.object({
  code: faultCodeSchema,
  /** What happened, in one plain sentence with the names in it. */
  says: z.string(),
  /** What it is about: a node id, a file, a message name. */
  subject: z.string().optional(),
  /** True when trying again later can help without anybody acting. */
  retryable: z.boolean(),
  /** The raw message underneath, for "Details". Text of a node or a library: never markup. */
  details: z.string().optional(),
  /** Named facts of this failure that a screen shows as fields (fingerprints, file, line). */
  facts: z.record(z.string(), z.string()).optional(),
});
export type Fault = z.infer<typeof faultSchema>;

/** A value, or the fault that stands in its place. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** Wraps a value as a success. */
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
/** Wraps a fault as a failure. */
export const failed = (fault: Fault): Result<never> => ({ ok: false, fault });

/** Makes a fault. Optional parts that are undefined are left out, so faults compare by deep equality. */
export const fault = (
  code: FaultCode,
  says: string,
  more: {
    readonly subject?: string | undefined;
    readonly retryable?: boolean | undefined;
    readonly details?: string | undefined;
    readonly facts?: Readonly<Record<string, string>> | undefined;
  } = {},
): Fault => ({
  code,
  says,
  retryable: more.retryable ?? false,
  ...(more.subject === undefined ? {} : { subject: more.subject }),
  ...(more.details === undefined ? {} : { details: more.details }),
  ...(more.facts === undefined ? {} : { facts: { ...more.facts } }),
});

/** A fault in flight through code that does I/O. Pure code returns `Result` instead of throwing this. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly fault: Fault;
  constructor(value: Fault, options?: ErrorOptions) {
    super(value.says, options);
    this.fault = value;
  }
}

/** Fails to compile when a closed union has an unhandled member. */
export const assertNever = (value: never): never => {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
};
