import { ok } from '#shared/fault';
import { z } from '#shared/schema';
import { defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { doorOf, redisAsk, refusedBy } from '../asks.ts';
import { slotsOf } from '../reading/index.ts';
import {
  askOf,
  claimIn,
  clusterSchema,
  onServer,
  ownRanges,
  serverSchema,
  shownCommands,
  shownQuestion,
} from './servers.ts';

const paramsSchema = clusterSchema.extend({
  replica: serverSchema,
  primary: serverSchema,
  /** Whom it follows now, for the way back; absent: nobody of this fleet. */
  before: serverSchema.optional(),
});
export type ReplicateParams = z.infer<typeof paramsSchema>;

const seenSchema = z.object({
  role: z.enum(['primary', 'replica', 'unknown']),
  follows: z.string().optional(),
  owns: z.number(),
  primaryIs: z.enum(['primary', 'replica', 'unknown']),
});
type Seen = z.infer<typeof seenSchema>;

/** Makes a server copy from another primary. It drops what it has and takes a whole new copy. */
export const replicateStep: StepKind<ReplicateParams, Seen> = {
  id: 'redis-cluster.replicate',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ replica, primary }) => ({
    says: `Make ${replica.nodeId} a replica of ${primary.nodeId}: it takes a whole new copy.`,
    calls: [
      ...shownQuestion('check', [replica, primary]),
      { face: 'apply', text: shownCommands(replica, ['CLUSTER', 'REPLICATE', primary.party]), changes: true },
      ...shownQuestion('verify', [replica]),
    ],
  }),
  check: (params) => [askOf(params, params.replica), askOf(params, params.primary)],
  see: (replies) => {
    const [replica, primary] = [claimIn(replies[0]), claimIn(replies[1])];
    const follows = replica?.table.members.get(replica.id)?.follows;
    return {
      role: replica?.role ?? 'unknown',
      ...(follows === undefined ? {} : { follows }),
      owns: slotsOf(ownRanges(replica)),
      primaryIs: primary?.role ?? 'unknown',
    };
  },
  judge: (seen, { replica, primary }) => {
    if (seen.role === 'replica' && seen.follows === primary.party) return { kind: 'already-so' };
    if (seen.owns > 0 || seen.role === 'unknown')
      return { kind: 'conflict', says: `${replica.nodeId} owns slots itself, or does not tell its role.` };
    return seen.primaryIs === 'primary'
      ? { kind: 'ready' }
      : { kind: 'conflict', says: `${primary.nodeId} is not a primary.` };
  },
  apply: ({ door, replica, primary }) =>
    onServer(
      replica,
      redisAsk(doorOf(door), {
        id: 'redis-cluster.replicate-run',
        says: `CLUSTER REPLICATE on ${replica.nodeId}`,
        effect: 'changes',
        commands: [['CLUSTER', 'REPLICATE', primary.party]],
        read: ({ replies: [answer] }) =>
          answer?.ok === true ? ok(true) : refusedBy(answer?.error ?? 'no answer', 'CLUSTER REPLICATE'),
      }),
    ),
  comparesAndSets: true,
  verify: {
    pollMs: 1_000,
    asks: (params) => [askOf(params, params.replica)],
    holds: ([reply], { replica, primary }) => {
      const claim = claimIn(reply);
      if (claim === undefined) return { state: 'not-yet', says: `${replica.nodeId} does not answer.` };
      const follows = claim.table.members.get(claim.id)?.follows;
      if (claim.role !== 'replica' || follows !== primary.party)
        return { state: 'not-yet', says: `${replica.nodeId} does not follow ${primary.nodeId} yet.` };
      return claim.following?.isLinkUp === true && !claim.following.isCopying
        ? { state: 'yes', says: `${replica.nodeId} has a copy of ${primary.nodeId}.` }
        : { state: 'not-yet', says: `${replica.nodeId} is taking its copy of ${primary.nodeId}.` };
    },
  },
  undo: ({ before, ...params }, seen, call) =>
    seen.role !== 'replica' || before === undefined || seen.follows !== before.party
      ? undefined
      : stepCall(
          replicateStep,
          { ...params, primary: before, before: params.primary },
          { ...call, id: `${call.id} undo` },
        ),
};

export const replicate = defineStep(replicateStep);
