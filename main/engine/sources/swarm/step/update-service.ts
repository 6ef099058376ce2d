import { z } from '#shared/schema';
import { defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { paths, updateService, type DockerService } from '../docker/index.ts';
import { readImage } from '../reading/index.ts';
import { withImage } from './edit-spec.ts';
import { isSpecNew, rolloutHolds } from './rollout.ts';
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
import { machinesSchema } from './wait-running.ts';

const paramsSchema = serviceSchema.extend({
  /** The whole reference the copies are to run, digest included where there is one. */
  image: z.string(),
  /** What it ran when this was planned. */
  from: z.string(),
  /** `ForceUpdate` that replaces every copy though nothing else changes: one more than it was. */
  forceTo: z.number().int().positive().optional(),
  machines: machinesSchema,
});
export type UpdateParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({
  version: z.number(),
  image: z.string(),
  forceUpdate: z.number(),
  isSo: z.boolean(),
  update: z.string(),
  conflict: z.string(),
});
type Seen = z.infer<typeof seenSchema>;

const bodyOf = ({ image, from, forceTo }: UpdateParams): string => {
  const container = image === from ? [] : [`"ContainerSpec":{"Image":"${image}"}`];
  const force = forceTo === undefined ? [] : [`"ForceUpdate":${forceTo}`];
  return `{<spec read just before>, "TaskTemplate":{${[...container, ...force].join(', ')}}}`;
};

const judge = (seen: Seen, { name, from, forceTo }: UpdateParams): ReturnType<StepKind['judge']> => {
  if (seen.conflict !== '') return { kind: 'conflict', says: seen.conflict };
  if (seen.isSo) return { kind: 'already-so' };
  if (seen.update === 'updating' || seen.update === 'rollback_started')
    return { kind: 'conflict', says: `Another update of ${name} is under way.` };
  if (seen.image !== from)
    return { kind: 'conflict', says: `${name} was changed to ${seen.image} by somebody else meanwhile.` };
  return forceTo !== undefined && seen.forceUpdate !== forceTo - 1
    ? { kind: 'conflict', says: `${name} was restarted by somebody else meanwhile.` }
    : { kind: 'ready' };
};

const see = (service: ServiceReply, params: UpdateParams): Seen => ({
  version: service.Version.Index,
  image: service.Spec.TaskTemplate.ContainerSpec?.Image ?? '',
  forceUpdate: service.Spec.TaskTemplate.ForceUpdate ?? 0,
  isSo: isSpecNew(service, params),
  update: service.UpdateStatus?.State ?? '',
  conflict: otherService(service satisfies DockerService, params) ?? '',
});

type Kind = StepKind<UpdateParams, Seen>;

const rolloutKind = (id: string, says: (params: UpdateParams) => string): Kind => ({
  id,
  params: paramsSchema,
  seen: seenSchema,
  describe: (params) => ({
    says: says(params),
    calls: [
      reads('check', paths.service(params.name)),
      changes(paths.serviceUpdate(params.name, readJustBefore), bodyOf(params)),
      reads('verify', paths.service(params.name)),
      reads('verify', tasksPath(params)),
    ],
  }),
  check: (params) => [aboutService(params)],
  see: ([service], params) => see(service as ServiceReply, params),
  judge,
  apply: ({ name, image, forceTo }, seen, replies) => ({
    ask: updateService(
      name,
      seen.version,
      withImage((replies[0] as ServiceReply).spec, { image, forceUpdate: forceTo }),
    ),
  }),
  comparesAndSets: true,
  verify: {
    pollMs: 1_000,
    asks: (params) => [aboutService(params), aboutTasks(params)],
    holds: ([reply, list], params) => {
      const service = reply as ServiceReply | undefined;
      const tasks = list as TaskReply | undefined;
      return service === undefined || tasks === undefined
        ? { state: 'not-yet', says: 'No manager has answered yet.' }
        : rolloutHolds(service, tasks, params);
    },
  },
  undo: (params, seen, call) =>
    // The same image again: what was restarted cannot be un-restarted.
    seen.image === params.image || seen.image === ''
      ? undefined
      : stepCall(
          rollbackToStep,
          { ...unforced(params), image: seen.image, from: params.image },
          { ...call, id: `swarm.rollback-to ${call.subject} back`, phase: 'restore' },
        ),
});

const unforced = ({ forceTo: _forceTo, ...params }: UpdateParams): UpdateParams => params;

const shortly = (written: string): string => {
  const { reference, digest } = readImage(written);
  return digest === undefined ? reference : `${reference} (${digest.slice(0, 19)})`;
};

/** Brings an image onto a service, or replaces its copies by equal ones. */
export const updateServiceStep: Kind = rolloutKind('swarm.update-service', ({ name, image, from }) =>
  image === from
    ? `Replace every copy of ${name} by a new one of ${shortly(image)}.`
    : `Put ${shortly(image)} onto ${name}.`,
);

/** Brings an image of the ledger back. Never Swarm's own rollback: its one previous spec may be anything by now. */
export const rollbackToStep: Kind = rolloutKind(
  'swarm.rollback-to',
  ({ name, image }) => `Put ${shortly(image)} back onto ${name}.`,
);

export const updateServiceKind = defineStep(updateServiceStep);
export const rollbackToKind = defineStep(rollbackToStep);
