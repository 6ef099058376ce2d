import { ok } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { accessSchema, sqlAsk } from '../asks.ts';
import { claimIn, serverOn } from './access.ts';

const paramsSchema = z.object({
  access: accessSchema,
  primary: nodeIdSchema,
  slot: z.string(),
  reader: nodeIdSchema,
});
export type DropSlotParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({ exists: z.boolean(), active: z.boolean() });
type Seen = z.infer<typeof seenSchema>;

const see = (reply: unknown, slot: string): Seen => {
  const found = claimIn(reply)?.slots.find(({ name }) => name === slot);
  return { exists: found !== undefined, active: found?.active ?? false };
};

/** Takes away the replication slot of a server that left for good: else the primary keeps its log for it until the disk is full. */
export const dropSlotStep: StepKind<DropSlotParams, Seen> = {
  id: 'postgres.drop-slot',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ primary, slot, reader }) => ({
    says: `Take away the replication slot ${slot} of ${reader} on ${primary}, which would keep log for it for ever.`,
    calls: [
      { face: 'check', text: 'SELECT active FROM pg_replication_slots', changes: false },
      { face: 'apply', text: `SELECT pg_drop_replication_slot('${slot}')`, changes: true },
      { face: 'verify', text: 'SELECT slot_name FROM pg_replication_slots', changes: false },
    ],
  }),
  check: ({ access, primary }) => [serverOn(access, primary)],
  see: ([reply], { slot }) => see(reply, slot),
  judge: ({ exists, active }, { slot, reader }) => {
    if (!exists) return { kind: 'already-so' };
    return active
      ? { kind: 'conflict', says: `The slot ${slot} is read: ${reader} is connected again.` }
      : { kind: 'ready' };
  },
  apply: ({ access, primary, slot }) => ({
    on: [primary],
    ask: sqlAsk(access, {
      id: 'postgres.drop-slot',
      says: `dropping the slot ${slot}`,
      effect: 'changes',
      statements: ['SELECT pg_drop_replication_slot($1)'],
      values: [slot],
      read: () => ok(true),
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: ({ access, primary }) => [serverOn(access, primary)],
    holds: ([reply], { primary, slot }) => {
      if (reply === undefined) return { state: 'not-yet', says: `${primary} has not answered yet.` };
      return see(reply, slot).exists
        ? { state: 'not-yet', says: `The slot ${slot} is still there.` }
        : { state: 'yes', says: `${primary} keeps nothing for ${slot} any more.` };
    },
  },
  undo: 'irreversible',
};

export const dropSlot = defineStep(dropSlotStep);
