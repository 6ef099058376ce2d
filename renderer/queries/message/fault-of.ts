import { fault, faultCatalogue, FaultError, type Fault } from '#shared/fault';

/** The fault behind something thrown. Anything else is a bug of the window itself and says so. */
export const faultOf = (thrown: unknown): Fault =>
  thrown instanceof FaultError
    ? thrown.fault
    : fault('engine.bug', 'The window met a case it does not know.', {
        details: thrown instanceof Error ? thrown.message : String(thrown),
      });

/** A fault as the four texts of an error block: what happened, why, what to do, and the raw message. */
export const explainFault = (
  it: Fault,
): {
  readonly what: string;
  readonly why: string;
  readonly next: string;
  readonly details: string | undefined;
} => {
  const { cause, next } = faultCatalogue[it.code];
  return { what: it.says, why: cause, next, details: it.details };
};

/** The same of the last try, which may have gone well: then there is nothing to explain. */
export const explainTry = (it: Fault | null): ReturnType<typeof explainFault> | undefined =>
  it === null ? undefined : explainFault(it);
