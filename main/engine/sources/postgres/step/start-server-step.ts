import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { accessSchema } from '../asks.ts';
import { claimIn, serverOn } from './access.ts';
import { runCommand } from './own-command.ts';

const paramsSchema = z.object({ access: accessSchema, nodeId: nodeIdSchema, start: z.string() });
type StartParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({});

/** Starts a server again with its owner's command. Only offered while nobody was promoted in its place. */
export const startServerStep: StepKind<StartParams, Record<string, never>> = {
  id: 'postgres.start',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ nodeId, start }) => ({
    says: `Start the server on ${nodeId} again.`,
    calls: [
      { face: 'apply', text: start, changes: true },
      { face: 'verify', text: `SELECT pg_is_in_recovery() on ${nodeId}`, changes: false },
    ],
  }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  apply: ({ nodeId, start }) => runCommand('start', nodeId, start),
  verify: {
    pollMs: 1_000,
    asks: ({ access, nodeId }) => [serverOn(access, nodeId)],
    holds: ([reply], { nodeId }) =>
      claimIn(reply) === undefined
        ? { state: 'not-yet', says: `The server on ${nodeId} does not answer yet.` }
        : { state: 'yes', says: `The server on ${nodeId} answers.` },
  },
  undo: 'irreversible',
};

export const startServer = defineStep(startServerStep);
