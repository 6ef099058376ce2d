import { ok } from '#shared/fault';
import { z } from '#shared/schema';
import { defineStep, stepCall, type Holding, type StepKind } from '../../../source-kit/index.ts';
import { doorOf, redisAsk, refusedBy } from '../asks.ts';
import { slotsOf } from '../reading/index.ts';
import {
  askOf,
  claimIn,
  clusterSchema,
  dissenters,
  isPrimary,
  onServer,
  ownRanges,
  serverSchema,
  shownCommands,
  shownQuestion,
} from './servers.ts';

const paramsSchema = clusterSchema.extend({
  replica: serverSchema,
  primary: serverSchema,
  /** Servers that must come to see it too, where they answer. */
  witnesses: z.array(serverSchema),
});
export type FailoverParams = z.infer<typeof paramsSchema>;

const seenSchema = z.object({
  replicaIs: z.enum(['primary', 'replica', 'unknown']),
  primaryIs: z.enum(['primary', 'replica', 'unknown']),
  follows: z.string().optional(),
  isLinkUp: z.boolean(),
  lagBytes: z.number().optional(),
  owns: z.number(),
});
type Seen = z.infer<typeof seenSchema>;

/** A replica gives a failover up after 5 s (`CLUSTER_MF_TIMEOUT`): then whoever asked for it must ask again, if it still wants it. */
const givenUpAfterMs = 7_000;

/**
 * The primary holds its clients back while the replica reads on, 5 s at most (`CLUSTER_MF_TIMEOUT` in cluster.c): what is further
 * behind than a slow line carries in that time would only fail.
 */
export const mostLagBytes = 64 * 1_048_576;

const holds = (replies: readonly unknown[], params: FailoverParams): Holding => {
  const [replica, primary] = [claimIn(replies[0]), claimIn(replies[1])];
  const [taker, giver] = [params.replica.nodeId, params.primary.nodeId];
  const notYet = (says: string): Holding => ({ state: 'not-yet', says });
  if (replica === undefined) return notYet(`${taker} does not answer.`);
  const ranges = ownRanges(replica);
  if (!isPrimary(replica) || slotsOf(ranges) === 0)
    return notYet(
      `${taker} has not taken over yet. It gives up by itself when it cannot within 5 s, and is asked again twice.`,
    );
  if (primary === undefined) return notYet(`${giver} has not said yet that it stepped down.`);
  if (isPrimary(primary)) return notYet(`${giver} still says that it is primary.`);
  if (primary.table.members.get(primary.id)?.follows !== replica.id || primary.following?.isLinkUp !== true)
    return notYet(`${giver} does not copy from ${taker} yet.`);
  const others = dissenters(replies.slice(2), params.witnesses, {
    ranges,
    owner: replica.id,
  });
  if (others.length > 0)
    return notYet(`${others.join(', ')} still ${others.length === 1 ? 'sees' : 'see'} the old owner.`);
  const answered = replies.slice(2).filter((reply) => reply !== undefined).length;
  return {
    state: 'yes',
    says: `${taker} is primary of ${slotsOf(ranges)} slots by its own word, ${giver} copies from it, and ${answered} of ${params.witnesses.length} other servers say so too.`,
  };
};

/**
 * Lets a replica take over from its primary without a loss: the primary holds its clients back until the replica has read
 * everything. `OK` means only that it was accepted. Never FORCE, never TAKEOVER.
 */
export const failoverStep: StepKind<FailoverParams, Seen> = {
  id: 'redis-cluster.failover',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ replica, primary, witnesses }) => ({
    says: `Let ${replica.nodeId} take over from ${primary.nodeId}, which stays as its replica.`,
    calls: [
      ...shownQuestion('check', [replica, primary]),
      { face: 'apply', text: shownCommands(replica, ['CLUSTER', 'FAILOVER']), changes: true },
      ...shownQuestion('verify', [replica, primary, ...witnesses]),
    ],
  }),
  check: (params) => [askOf(params, params.replica), askOf(params, params.primary)],
  see: (replies) => {
    const [replica, primary] = [claimIn(replies[0]), claimIn(replies[1])];
    const follows = replica?.table.members.get(replica.id)?.follows;
    const [written, read] = [primary?.offset, replica?.following?.offset];
    return {
      replicaIs: replica?.role ?? 'unknown',
      primaryIs: primary?.role ?? 'unknown',
      ...(follows === undefined ? {} : { follows }),
      isLinkUp: replica?.following?.isLinkUp === true,
      ...(written === undefined || read === undefined ? {} : { lagBytes: Math.max(0, written - read) }),
      owns: slotsOf(ownRanges(replica)),
    };
  },
  judge: (seen, { replica, primary }) => {
    const conflict = (says: string) => ({ kind: 'conflict' as const, says });
    if (seen.replicaIs === 'primary' && seen.owns > 0)
      return seen.primaryIs === 'replica'
        ? { kind: 'already-so' }
        : conflict(`${replica.nodeId} is a primary already, and ${primary.nodeId} is not its replica.`);
    if (seen.replicaIs !== 'replica') return conflict(`${replica.nodeId} is not a replica.`);
    if (seen.follows !== primary.party)
      return conflict(`${replica.nodeId} does not follow ${primary.nodeId}.`);
    if (seen.primaryIs !== 'primary') return conflict(`${primary.nodeId} is not a primary.`);
    if (!seen.isLinkUp) return conflict(`The link from ${replica.nodeId} to ${primary.nodeId} is down.`);
    if (seen.lagBytes === undefined || seen.lagBytes > mostLagBytes)
      return conflict(
        `${replica.nodeId} is too far behind ${primary.nodeId} to take over (${seen.lagBytes ?? 'unknown'} bytes).`,
      );
    return { kind: 'ready' };
  },
  apply: ({ door, replica }) =>
    onServer(
      replica,
      redisAsk(doorOf(door), {
        id: 'redis-cluster.failover-run',
        says: `CLUSTER FAILOVER on ${replica.nodeId}`,
        effect: 'changes',
        commands: [['CLUSTER', 'FAILOVER']],
        // Refused because it is no replica (any more): to be checked again, it may have taken over.
        read: ({ replies: [answer] }) =>
          answer?.ok === true
            ? ok(true)
            : refusedBy(answer?.error ?? 'no answer', 'CLUSTER FAILOVER', {
                retryable: answer?.error.includes('to a replica') === true,
              }),
      }),
    ),
  // It names its end, not a change: a server that has taken over refuses it.
  comparesAndSets: true,
  sendsAgain: { afterMs: givenUpAfterMs, most: 2 },
  verify: {
    pollMs: 500,
    asks: (params) =>
      [params.replica, params.primary, ...params.witnesses].map((each) => askOf(params, each)),
    holds,
  },
  undo: (params, seen, call) =>
    seen.replicaIs !== 'replica'
      ? undefined
      : stepCall(
          failoverStep,
          { ...params, replica: params.primary, primary: params.replica },
          { ...call, id: `${call.id} undo` },
        ),
};

export const failover = defineStep(failoverStep);
