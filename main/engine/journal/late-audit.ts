import type { Audit } from './journal.ts';

/** A log that is still being opened, as one whose answers come a little later. */
export const lateAudit = (opening: Promise<Audit>): Audit => ({
  append: async (note) => (await opening).append(note),
  entries: async (wish) => (await opening).entries(wish),
  verify: async () => (await opening).verify(),
  [Symbol.asyncDispose]: async () => (await opening)[Symbol.asyncDispose](),
});
