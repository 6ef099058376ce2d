import { failed, fault, ok } from '#shared/fault';
import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { sqlAsk } from '../asks.ts';
import { claimIn, pairSchema, serverOn } from './access.ts';
import { askRest, restIn } from './ask-rest.ts';

const paramsSchema = pairSchema.extend({ dataDirectory: z.string() });
export type PromoteParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({
  inRecovery: z.boolean(),
  timeline: z.number().int(),
  /** The old primary still listens: promoting now would make two. */
  oldListens: z.boolean(),
});
type Seen = z.infer<typeof seenSchema>;

/** Makes a replica the primary (`pg_promote`, manual 9.27.3), never while the old one listens. It begins a new timeline: no way back. */
export const promoteStep: StepKind<PromoteParams, Seen> = {
  id: 'postgres.promote',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ from, to, access }) => ({
    says: `Make ${to} the primary.`,
    calls: [
      {
        face: 'check',
        text: `nothing listens on port ${access.port} of ${from}; SELECT pg_is_in_recovery() on ${to}`,
        changes: false,
      },
      { face: 'apply', text: 'SELECT pg_promote(true, 60)', changes: true },
      { face: 'verify', text: `SELECT pg_is_in_recovery() and the timeline of ${to}`, changes: false },
    ],
  }),
  check: (params) => [serverOn(params.access, params.to), askRest(params)],
  see: ([reply, rest]) => {
    const claim = claimIn(reply);
    return {
      inRecovery: claim?.inRecovery ?? true,
      timeline: claim?.timeline ?? 0,
      oldListens: restIn(rest)?.listens ?? true,
    };
  },
  judge: ({ inRecovery, oldListens }, { from }) => {
    if (!inRecovery) return { kind: 'already-so' };
    return oldListens
      ? {
          kind: 'conflict',
          says: `The server on ${from} listens again: promoting now would make two primaries.`,
        }
      : { kind: 'ready' };
  },
  apply: ({ access, to }) => ({
    on: [to],
    ask: sqlAsk(access, {
      id: 'postgres.promote',
      says: `pg_promote on ${to}`,
      effect: 'changes',
      statements: ['SELECT pg_promote(true, 60) AS promoted'],
      timeoutMs: 70_000,
      read: ({ results }) =>
        results[0]?.[0]?.['promoted'] === true
          ? ok(true)
          : failed(fault('action.refused', `${to} could not be promoted within 60 s.`)),
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
