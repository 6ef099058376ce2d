import { failed, fault, ok } from '#shared/fault';
import { z } from '#shared/schema';
import { defineStep, stepCall, type Holding, type StepKind } from '../../../source-kit/index.ts';
import { askPatroni, patroniAsk, type PatroniClaim, type PatroniMember } from '../asks.ts';
import { claimIn, pairSchema, serverOn } from './access.ts';

const paramsSchema = pairSchema.extend({
  port: z.number().int(),
  /** Names of the two as Patroni's members. */
  leader: z.string(),
  candidate: z.string(),
});
export type SwitchoverParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({ leader: z.string().optional(), timeline: z.number().int().optional() });
type Seen = z.infer<typeof seenSchema>;

export const leaderIn = (claim: PatroniClaim | undefined): PatroniMember | undefined =>
  claim?.members.find(({ role }) => role === 'leader' || role === 'master');

const body = ({ leader, candidate }: SwitchoverParams) => ({ leader, candidate });

const holding = (
  patroni: PatroniClaim | undefined,
  replies: readonly unknown[],
  params: SwitchoverParams,
): Holding => {
  const [now, before] = [claimIn(replies[0]), claimIn(replies[1])];
  const leader = leaderIn(patroni)?.name;
  if (now === undefined) return { state: 'not-yet', says: `${params.to} has not answered for itself yet.` };
  if (now.inRecovery)
    return {
      state: 'not-yet',
      says: `${params.to} is still a replica; Patroni names ${leader ?? 'nobody'} as leader.`,
    };
  if (leader !== params.candidate)
    return {
      state: 'not-yet',
      says: `${params.to} takes writes; Patroni still names ${leader ?? 'nobody'}.`,
    };
  if (before === undefined)
    return {
      state: 'not-yet',
      says: `${params.to} is the primary; ${params.from}, which Patroni restarts as its replica, has not answered yet.`,
    };
  if (!before.inRecovery)
    return { state: 'not-yet', says: `${params.to} takes writes, and so does ${params.from} still.` };
  return {
    state: 'yes',
    says: `${params.to} is the primary on timeline ${now.timeline}; ${params.from} is its replica.`,
  };
};

/** A planned change of the leader through Patroni's REST API (`POST /switchover`): Patroni itself checks, demotes, promotes. */
export const switchoverStep: StepKind<SwitchoverParams, Seen> = {
  id: 'postgres.switchover',
  params: paramsSchema,
  seen: seenSchema,
  describe: (params) => ({
    says: `Let Patroni make ${params.to} the primary in the place of ${params.from}.`,
    calls: [
      { face: 'check', text: 'GET /cluster', changes: false },
      { face: 'apply', text: `POST /switchover ${JSON.stringify(body(params))}`, changes: true },
      {
        face: 'verify',
        text: `SELECT pg_is_in_recovery() on ${params.to} and ${params.from}; GET /cluster`,
        changes: false,
      },
    ],
  }),
  check: ({ port }) => [{ ask: askPatroni(port) }],
  see: ([reply]) => {
    const leader = leaderIn(reply as PatroniClaim);
    return {
      ...(leader === undefined ? {} : { leader: leader.name }),
      ...(leader?.timeline === undefined ? {} : { timeline: leader.timeline }),
    };
  },
  judge: (seen, { leader, candidate }) => {
    if (seen.leader === candidate) return { kind: 'already-so' };
    return seen.leader === leader
      ? { kind: 'ready' }
      : {
          kind: 'conflict',
          says: `Patroni names ${seen.leader ?? 'nobody'} as leader, not ${leader} as when this was planned.`,
        };
  },
  // Patroni refuses when `leader` is not the leader any more: sent twice it changes once.
  comparesAndSets: true,
  apply: (params) => ({
    ask: patroniAsk(params.port, {
      id: 'postgres.switchover',
      says: `switchover from ${params.leader} to ${params.candidate}`,
      method: 'POST',
      path: '/switchover',
      body: body(params),
      effect: 'changes',
      read: ({ status, body: words }) =>
        status === 200 || status === 202
          ? ok(true)
          : failed(
              fault(
                'daemon.refused',
                `Patroni refused the switchover (${status}): ${words.trim().slice(0, 300)}`,
                {
                  retryable: status === 503,
                },
              ),
            ),
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: (params) => [
      serverOn(params.access, params.to),
      serverOn(params.access, params.from),
      { ask: askPatroni(params.port) },
    ],
    holds: (replies, params) => holding(replies[2] as PatroniClaim | undefined, replies, params),
  },
  undo: (params, _seen, call) =>
    stepCall(
      switchoverStep,
      { ...params, from: params.to, to: params.from, leader: params.candidate, candidate: params.leader },
      { ...call, id: `${call.id} undo` },
    ),
};

export const switchover = defineStep(switchoverStep);
