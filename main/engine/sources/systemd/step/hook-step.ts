import { nodeIdSchema, serviceHooksSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { changeAsk, lineAsk } from './change-ask.ts';

const paramsSchema = z.object({
  service: z.string(),
  nodeId: nodeIdSchema,
  hooks: serviceHooksSchema,
  does: z.enum(['takeOut', 'putBack']),
});
export type HookParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({});

/** Where hooks run: the balancer's node, or the node itself. */
export const hookNode = ({ hooks, nodeId }: Pick<HookParams, 'hooks' | 'nodeId'>) =>
  hooks.on === 'self' ? nodeId : nodeIdSchema.parse(hooks.on);

/** Runs the owner's command with the node's id in $NODE. */
const hookScript = 'NODE=$1; export NODE; exec /bin/sh -c "$2"';

const opposite = { takeOut: 'putBack', putBack: 'takeOut' } as const;

/** Takes a node out of a balancer, or puts it back, with the owner's own command. What it did is only known by its exit status. */
export const hookStep: StepKind<HookParams, z.infer<typeof seenSchema>> = {
  id: 'systemd.hook',
  params: paramsSchema,
  seen: seenSchema,
  describe: (params) => ({
    says:
      params.does === 'takeOut'
        ? `Take ${params.nodeId} out of service for ${params.service}, on ${hookNode(params)}.`
        : `Put ${params.nodeId} back into service for ${params.service}, on ${hookNode(params)}.`,
    calls: [{ face: 'apply', text: `NODE=${params.nodeId}; ${params.hooks[params.does]}`, changes: true }],
  }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  apply: (params) => ({
    on: [hookNode(params)],
    ask: changeAsk({
      id: 'systemd.hook-run',
      says: `The hook of ${params.service}`,
      script: hookScript,
      inputs: [params.nodeId, params.hooks[params.does]],
      timeoutMs: 60_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: () => [],
    holds: () => ({ state: 'yes', says: 'The hook ended with exit status 0.' }),
  },
  undo: (params, _seen, call) =>
    stepCall(hookStep, { ...params, does: opposite[params.does] }, { ...call, id: `${call.id} undo` }),
};

/** Waits until the connections command prints 0, or for the owner's settling time when there is none. */
export const connectionsStep: StepKind<Omit<HookParams, 'does'>, z.infer<typeof seenSchema>> = {
  id: 'systemd.connections',
  params: paramsSchema.omit({ does: true }),
  seen: seenSchema,
  describe: ({ service, nodeId, hooks }) => ({
    says:
      hooks.connections === undefined
        ? `Let ${nodeId} settle for ${hooks.settleMs / 1_000} s.`
        : `Wait until no connection of ${service} is left on ${nodeId}.`,
    calls:
      hooks.connections === undefined
        ? []
        : [{ face: 'verify', text: `NODE=${nodeId}; ${hooks.connections}`, changes: false }],
  }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  verify: {
    pollMs: 1_000,
    asks: (params) =>
      params.hooks.connections === undefined
        ? []
        : [
            {
              on: [hookNode(params)],
              ask: lineAsk({
                id: 'systemd.connections',
                says: `Counting connections of ${params.service}`,
                script: hookScript,
                inputs: [params.nodeId, params.hooks.connections],
              }),
            },
          ],
    holds: ([reply], { nodeId, hooks }) => {
      if (hooks.connections === undefined) return { state: 'yes', says: `${nodeId} settles.` };
      const count = typeof reply === 'string' && /^\d+$/.test(reply.trim()) ? Number(reply) : undefined;
      if (count === undefined) return { state: 'not-yet', says: 'The number of connections is not known.' };
      return count === 0
        ? { state: 'yes', says: `No connection is left on ${nodeId}.` }
        : { state: 'not-yet', says: `${count} connections are left on ${nodeId}.` };
    },
  },
  undo: () => undefined,
};

export const hook = defineStep(hookStep);
export const connections = defineStep(connectionsStep);
