import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { accessSchema } from '../asks.ts';
import { claimIn, serverOn } from './access.ts';
import { runCommand } from './own-command.ts';

const paramsSchema = z.object({
  access: accessSchema,
  nodeId: nodeIdSchema,
  start: z.string(),
  /** Who was to follow it, and must not have been promoted since; absent in what older programs wrote down. */
  successor: nodeIdSchema.optional(),
});
type StartParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({ isFollowed: z.boolean().optional() });
type Seen = z.infer<typeof seenSchema>;

/** Starts a server again with its owner's command, never beside a successor that was promoted, by whomever. */
export const startServerStep: StepKind<StartParams, Seen> = {
  id: 'postgres.start',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ nodeId, start, successor }) => ({
    says: `Start the server on ${nodeId} again.`,
    calls: [
      ...(successor === undefined
        ? []
        : [{ face: 'check' as const, text: `SELECT pg_is_in_recovery() on ${successor}`, changes: false }]),
      { face: 'apply', text: start, changes: true },
      { face: 'verify', text: `SELECT pg_is_in_recovery() on ${nodeId}`, changes: false },
    ],
  }),
  check: ({ access, successor }) => (successor === undefined ? [] : [serverOn(access, successor)]),
  see: ([reply]) => (reply === undefined ? {} : { isFollowed: claimIn(reply)?.inRecovery === false }),
  judge: ({ isFollowed }, { nodeId, successor = '' }) =>
    isFollowed === true
      ? {
          kind: 'conflict',
          says: `${successor} was promoted meanwhile: starting the server on ${nodeId} as it was would make two primaries.`,
        }
      : { kind: 'ready' },
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
