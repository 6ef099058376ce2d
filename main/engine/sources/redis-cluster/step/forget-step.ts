import { ok } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { doorOf, redisAsk, refusedBy } from '../asks.ts';
import { slotsOf } from '../reading/index.ts';
import {
  askOf,
  claimIn,
  clusterSchema,
  onServer,
  serverSchema,
  shownCommands,
  shownQuestion,
  type Server,
} from './servers.ts';

const paramsSchema = clusterSchema.extend({
  leaving: serverSchema,
  /** Every other server that can be asked. */
  others: z.array(serverSchema),
});
export type ForgetParams = z.infer<typeof paramsSchema>;

const seenSchema = z.object({
  /** Who still knows it. */
  knowing: z.array(nodeIdSchema),
  /** Slots that anybody gives to it. */
  owns: z.number(),
  /** Servers that follow it. */
  followers: z.number(),
  /** Members it still knows beside itself. */
  knows: z.number(),
});
type Seen = z.infer<typeof seenSchema>;

const see = (replies: readonly unknown[], { leaving, others }: ForgetParams): Seen => {
  const tables = replies.flatMap((reply) => claimIn(reply)?.table ?? []);
  const own = claimIn(replies[others.length]);
  return {
    knowing: others.flatMap(({ nodeId }, at) =>
      claimIn(replies[at])?.table.members.has(leaving.party) === true ? [nodeId] : [],
    ),
    owns: Math.max(0, ...tables.map((table) => slotsOf(table.members.get(leaving.party)?.ranges ?? []))),
    followers: Math.max(
      0,
      ...tables.map(
        (table) => [...table.members.values()].filter(({ follows }) => follows === leaving.party).length,
      ),
    ),
    knows: own === undefined ? 0 : own.table.members.size - 1,
  };
};

const forgetAsk = ({ door, leaving }: ForgetParams, server: Server) =>
  onServer(
    server,
    redisAsk(doorOf(door), {
      id: 'redis-cluster.forget-run',
      says: `CLUSTER FORGET on ${server.nodeId}`,
      effect: 'changes',
      commands: [['CLUSTER', 'FORGET', leaving.party]],
      read: ({ replies: [answer] }) => {
        if (answer?.ok === true) return ok(1);
        const error = answer?.error ?? 'no answer';
        return error.includes('Unknown node')
          ? ok(0)
          : refusedBy(error, `CLUSTER FORGET on ${server.nodeId}`);
      },
    }),
  );

const resetAsk = ({ door, leaving }: ForgetParams) =>
  onServer(
    leaving,
    redisAsk(doorOf(door), {
      id: 'redis-cluster.reset-run',
      says: `CLUSTER RESET SOFT on ${leaving.nodeId}`,
      effect: 'changes',
      commands: [['CLUSTER', 'RESET', 'SOFT']],
      read: ({ replies: [answer] }) =>
        answer?.ok === true
          ? ok(1)
          : refusedBy(answer?.error ?? 'no answer', `CLUSTER RESET on ${leaving.nodeId}`),
    }),
  );

/**
 * Takes a server that owns nothing out of its cluster for good: every other one is told to forget it, within the minute in which
 * they do not take it back from each other's gossip; then it forgets them, and drops the copy it has.
 */
export const forgetStep: StepKind<ForgetParams, Seen> = {
  id: 'redis-cluster.forget',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ leaving, others }) => ({
    says: `Let the ${others.length} other servers forget ${leaving.nodeId}, then let it forget them and drop its copy.`,
    calls: [
      ...shownQuestion('check', [...others, leaving]),
      ...others.map((server) => ({
        face: 'apply' as const,
        text: shownCommands(server, ['CLUSTER', 'FORGET', leaving.party]),
        changes: true,
      })),
      { face: 'apply', text: shownCommands(leaving, ['CLUSTER', 'RESET', 'SOFT']), changes: true },
      ...shownQuestion('verify', [...others, leaving]),
    ],
  }),
  check: (params) => [...params.others, params.leaving].map((server) => askOf(params, server)),
  see,
  judge: (seen, { leaving }) => {
    if (seen.owns > 0)
      return {
        kind: 'conflict',
        says: `${leaving.nodeId} still owns ${seen.owns} slots: it cannot be forgotten.`,
      };
    if (seen.followers > 0)
      return { kind: 'conflict', says: `${seen.followers} servers still follow ${leaving.nodeId}.` };
    return seen.knowing.length === 0 && seen.knows === 0 ? { kind: 'already-so' } : { kind: 'ready' };
  },
  rounds: {
    asks: (params, seen) =>
      seen.knowing.length > 0
        ? params.others
            .filter(({ nodeId }) => seen.knowing.includes(nodeId))
            .map((server) => forgetAsk(params, server))
        : [resetAsk(params)],
    atOnce: 8,
    perSecond: () => 200,
    left: ({ knowing, knows }) => knowing.length + (knows > 0 ? 1 : 0),
  },
  verify: {
    pollMs: 1_000,
    asks: (params) => [...params.others, params.leaving].map((server) => askOf(params, server)),
    holds: (replies, params) => {
      const { knowing, knows } = see(replies, params);
      if (knowing.length > 0)
        return {
          state: 'not-yet',
          says: `${knowing.join(', ')} still ${knowing.length === 1 ? 'knows' : 'know'} it.`,
        };
      const silent = replies.filter((reply) => reply === undefined).length;
      if (silent > 0) return { state: 'not-yet', says: `${silent} servers do not answer.` };
      return knows > 0
        ? { state: 'not-yet', says: `${params.leaving.nodeId} still knows ${knows} others.` }
        : {
            state: 'yes',
            says: `None of ${params.others.length} servers knows ${params.leaving.nodeId}, and it knows none.`,
          };
    },
  },
  undo: 'irreversible',
  isFinal: true,
};

export const forget = defineStep(forgetStep);
