import { z } from '#shared/schema';
import { defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { paths, updateService } from '../docker/index.ts';
import { isCounted, modeOf, replicasOf } from '../reading/index.ts';
import { withReplicas } from './edit-spec.ts';
import {
  aboutService,
  aboutTasks,
  changes,
  otherService,
  readJustBefore,
  reads,
  serviceSchema,
  tasksPath,
  type ServiceReply,
  type TaskReply,
} from './subject.ts';

/** A manager marks what is too much at once; after this it has given up, ms. */
const forgottenAfterMs = 5_000;

const count = z.number().int().nonnegative();
const paramsSchema = serviceSchema.extend({ from: count, to: count, why: z.string() });
export type ScaleParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({
  version: z.number(),
  replicas: z.number(),
  /** Copies the swarm means to run; absent in what an older console wrote down. */
  meant: z.number().optional(),
  conflict: z.string(),
});

/** Copies the swarm means to run. */
const meantOf = (tasks: TaskReply): number => tasks.filter(isCounted).length;

/**
 * Sets the number of copies, unless somebody else has changed it since the plan.
 *
 * A manager that scales down marks the surplus tasks once. Where a task it chose reports a new state in that moment, as one that has
 * just been started does, marking it fails, and nothing tries again until the service is updated (swarmkit,
 * `manager/orchestrator/replicated/services.go`, `setTasksDesiredState`). The same spec sent once more mends that.
 */
export const scaleStep: StepKind<ScaleParams, z.infer<typeof seenSchema>> = {
  id: 'swarm.scale',
  params: paramsSchema,
  seen: seenSchema,
  describe: (params) => ({
    says: `Scale ${params.name} from ${params.from} to ${params.to}: ${params.why}.`,
    calls: [
      reads('check', paths.service(params.name)),
      reads('check', tasksPath(params)),
      changes(
        paths.serviceUpdate(params.name, readJustBefore),
        `{<spec read just before>, "Mode":{"Replicated":{"Replicas":${params.to}}}}`,
      ),
      reads('verify', paths.service(params.name)),
      reads('verify', tasksPath(params)),
    ],
  }),
  check: (params) => [aboutService(params), aboutTasks(params)],
  see: (replies, params) => {
    const service = replies[0] as ServiceReply;
    const conflict =
      otherService(service, params) ??
      (modeOf(service.Spec) === 'replicated' ? '' : `${params.name} has no number of copies any more.`);
    return {
      version: service.Version.Index,
      replicas: replicasOf(service.Spec),
      meant: meantOf(replies[1] as TaskReply),
      conflict,
    };
  },
  judge: ({ replicas, meant = 0, conflict }, { from, to, name }) => {
    if (conflict !== '') return { kind: 'conflict', says: conflict };
    if (replicas === to) return { kind: meant > to ? 'ready' : 'already-so' };
    return replicas === from
      ? { kind: 'ready' }
      : { kind: 'conflict', says: `${name} was scaled to ${replicas} by somebody else meanwhile.` };
  },
  apply: ({ name, to }, seen, replies) => ({
    ask: updateService(name, seen.version, withReplicas((replies[0] as ServiceReply).spec, to)),
  }),
  comparesAndSets: true,
  sendsAgain: { afterMs: forgottenAfterMs, most: 3 },
  verify: {
    pollMs: 1_000,
    asks: (params) => [aboutService(params), aboutTasks(params)],
    holds: ([reply, list], { name, to }, seen) => {
      const service = reply as ServiceReply | undefined;
      const tasks = list as TaskReply | undefined;
      if (service === undefined || tasks === undefined)
        return { state: 'not-yet', says: 'No manager has answered yet.' };
      const replicas = replicasOf(service.Spec);
      if (replicas !== to)
        return replicas === seen.replicas
          ? { state: 'not-yet', says: `${name} still has ${replicas} copies to run.` }
          : { state: 'no', says: `${name} was scaled to ${replicas} by somebody else.` };
      const meant = meantOf(tasks);
      return meant > to
        ? { state: 'not-yet', says: `The swarm still means to run ${meant} copies.` }
        : { state: 'yes', says: `${name} has ${to} copies to run.` };
    },
  },
  undo: (params, seen, call) =>
    seen.replicas === params.to
      ? undefined
      : stepCall(
          scaleStep,
          { ...params, from: params.to, to: seen.replicas, why: 'as it was before' },
          { ...call, id: `swarm.scale ${call.subject} back`, phase: 'restore' },
        ),
};

export const scaleKind = defineStep(scaleStep);
