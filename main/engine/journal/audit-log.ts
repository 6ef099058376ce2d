import { fault, FaultError } from '#shared/fault';
import type { Audit } from './journal.ts';

/** Opens the audit log. Nothing can be done yet that would be written to it. */
export const openAudit = (): Audit => ({
  append: () => Promise.reject(new FaultError(fault('journal.unwritable', 'The audit log is not open.'))),
  entries: async () => [],
  verify: async () => ({ state: 'intact', entries: 0, says: 'Nothing was ever done from here.' }),
  [Symbol.asyncDispose]: async () => undefined,
});
