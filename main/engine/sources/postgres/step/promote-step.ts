import { ok } from '#shared/fault';
import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { sqlAsk } from '../asks.ts';
import { claimIn, pairSchema, serverOn } from './access.ts';
import { lsnText } from '../lsn.ts';
import { askRest, disorderOf, restIn } from './ask-rest.ts';

const paramsSchema = pairSchema.extend({ dataDirectory: z.string() });
export type PromoteParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({
  inRecovery: z.boolean(),
  timeline: z.number().int(),
  /** The old primary still listens: promoting now would make two. */
  oldListens: z.boolean(),
  /** Of the old primary's control file: how it ended, and how far it wrote. */
  oldState: z.string().optional(),
  wrote: z.number().optional(),
  applied: z.number().optional(),
  /** It still receives the log of somebody. */
  receives: z.boolean().optional(),
});
type Seen = z.infer<typeof seenSchema>;

/** Why promoting would make two primaries or lose what was written; undefined: it does neither. */
const obstacle = (seen: Seen, { from, to }: PromoteParams): string | undefined => {
  if (seen.oldListens) return `The server on ${from} listens again: promoting now would make two primaries.`;
  const disorder = disorderOf(seen.oldState, { from, to });
  if (disorder !== undefined) return disorder;
  if (seen.receives === true)
    return `${to} still receives the log of somebody: promoting now would make two primaries.`;
  const { wrote, applied = 0 } = seen;
  if (wrote === undefined) return `How far the server on ${from} wrote cannot be read from its control file.`;
  return applied < wrote
    ? `${to} has applied the log up to ${lsnText(applied)}; ${from} wrote up to ${lsnText(wrote)}, so it was started once more. Start it again until ${to} has it all.`
    : undefined;
};

/**
 * Makes a replica the primary (`pg_promote`, manual 9.27.3), never while the old one listens or wrote more than it has. It begins a
 * new timeline: no way back.
 */
export const promoteStep: StepKind<PromoteParams, Seen> = {
  id: 'postgres.promote',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ from, to, access }) => ({
    says: `Make ${to} the primary.`,
    calls: [
      {
        face: 'check',
        text: `nothing listens on port ${access.port} of ${from}; pg_controldata there; pg_is_in_recovery() and pg_last_wal_replay_lsn() on ${to}`,
        changes: false,
      },
      { face: 'apply', text: 'SELECT pg_promote(true, 60)', changes: true },
      { face: 'verify', text: `SELECT pg_is_in_recovery() and the timeline of ${to}`, changes: false },
    ],
  }),
  check: (params) => [serverOn(params.access, params.to), askRest(params)],
  see: ([reply, rest]) => {
    const claim = claimIn(reply);
    const { listens = true, state, lastLsn } = restIn(rest) ?? {};
    return {
      inRecovery: claim?.inRecovery ?? true,
      timeline: claim?.timeline ?? 0,
      oldListens: listens,
      ...(state === undefined ? {} : { oldState: state }),
      ...(lastLsn === undefined ? {} : { wrote: lastLsn }),
      ...(claim?.replayLsn === undefined ? {} : { applied: claim.replayLsn }),
      receives: claim?.receiver?.status === 'streaming',
    };
  },
  judge: (seen, params) => {
    if (!seen.inRecovery) return { kind: 'already-so' };
    const says = obstacle(seen, params);
    return says === undefined ? { kind: 'ready' } : { kind: 'conflict', says };
  },
  apply: ({ access, to }) => ({
    on: [to],
    ask: sqlAsk(access, {
      id: 'postgres.promote',
      says: `pg_promote on ${to}`,
      effect: 'changes',
      statements: ['SELECT pg_promote(true, 60) AS promoted'],
      timeoutMs: 70_000,
      // No only says that it took longer than that: nobody takes it back, and it is still to be seen.
      read: () => ok(true),
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: ({ access, to }) => [serverOn(access, to)],
    holds: ([reply], { to }, seen) => {
      const claim = claimIn(reply);
      if (claim === undefined) return { state: 'not-yet', says: `${to} has not answered yet.` };
      if (claim.inRecovery) return { state: 'not-yet', says: `${to} is still a replica.` };
      return claim.timeline > seen.timeline || !seen.inRecovery
        ? { state: 'yes', says: `${to} is the primary on timeline ${claim.timeline}.` }
        : { state: 'not-yet', says: `${to} takes writes, still on timeline ${claim.timeline}.` };
    },
  },
  undo: 'irreversible',
  // The old primary, started as it was, would be a second one.
  isFinal: true,
};

export const promote = defineStep(promoteStep);
