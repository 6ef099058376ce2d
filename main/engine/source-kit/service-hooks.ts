import {
  nodeIdSchema,
  serviceHooksSchema,
  type DeclaredService,
  type NodeId,
  type StepCall,
} from '#shared/model';
import { z } from '#shared/schema';
import { changeAsk, lineAsk } from './shell-change.ts';
import { defineStep, stepCall, type StepKind } from './step.ts';

const paramsSchema = z.object({
  service: z.string(),
  nodeId: nodeIdSchema,
  hooks: serviceHooksSchema,
  does: z.enum(['takeOut', 'putBack']),
});
type HookParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({});
type Seen = z.infer<typeof seenSchema>;

/** Where hooks run: the balancer's node, or the node itself. */
const hookNode = ({ hooks, nodeId }: Pick<HookParams, 'hooks' | 'nodeId'>): NodeId =>
  hooks.on === 'self' ? nodeId : nodeIdSchema.parse(hooks.on);

/** Runs the owner's command with the node's id in $NODE. */
const hookScript = 'NODE=$1; export NODE; exec /bin/sh -c "$2"';

const opposite = { takeOut: 'putBack', putBack: 'takeOut' } as const;

/** Takes a node out of a balancer, or puts it back, with the owner's own command. What it did is only known by its exit status. */
const makeHookStep = (source: string): StepKind<HookParams, Seen> => {
  const kind: StepKind<HookParams, Seen> = {
    id: `${source}.hook`,
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
        id: `${source}.hook-run`,
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
      stepCall(kind, { ...params, does: opposite[params.does] }, { ...call, id: `${call.id} undo` }),
  };
  return kind;
};

type WaitParams = Omit<HookParams, 'does'>;

/** Waits until the connections command prints 0, or for the owner's settling time when there is none. */
const makeConnectionsStep = (source: string): StepKind<WaitParams, Seen> => ({
  id: `${source}.connections`,
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
                id: `${source}.connections`,
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
});

/** A declared service on one of its nodes. */
export type ServiceOnNode = { readonly service: DeclaredService; readonly nodeId: NodeId };

/** The owner's way of taking a node out of service and putting it back, as steps of one source. */
export type ServiceHookSteps = {
  readonly kinds: readonly StepKind[];
  /** Out of service, then no connection left; none without hooks. */
  readonly takeOut: (at: ServiceOnNode, wave: number) => readonly StepCall[];
  readonly putBack: (at: ServiceOnNode, wave: number) => readonly StepCall[];
};

export const createServiceHooks = (source: string): ServiceHookSteps => {
  const hook = makeHookStep(source);
  const connections = makeConnectionsStep(source);
  const place = ({ service, nodeId }: ServiceOnNode, word: string, wave: number, through: NodeId) => ({
    id: `${source}.${word} ${service.name} ${nodeId}`,
    source,
    through: [through],
    subject: nodeId,
    wave,
  });
  return {
    kinds: [defineStep(hook), defineStep(connections)],
    takeOut: (at, wave) => {
      const { hooks } = at.service;
      if (hooks === undefined) return [];
      const params = { service: at.service.name, nodeId: at.nodeId, hooks };
      const through = hookNode(params);
      return [
        stepCall(
          hook,
          { ...params, does: 'takeOut' },
          { ...place(at, 'take-out', wave, through), phase: 'take-out' },
        ),
        stepCall(connections, params, {
          ...place(at, 'connections', wave, through),
          phase: 'take-out',
          holdsForMs: hooks.connections === undefined ? hooks.settleMs : 0,
        }),
      ];
    },
    putBack: (at, wave) => {
      const { hooks } = at.service;
      if (hooks === undefined) return [];
      const params = { service: at.service.name, nodeId: at.nodeId, hooks };
      return [
        stepCall(
          hook,
          { ...params, does: 'putBack' },
          { ...place(at, 'put-back', wave, hookNode(params)), phase: 'restore' },
        ),
      ];
    },
  };
};
