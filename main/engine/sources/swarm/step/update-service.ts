import { z } from '#shared/schema';
import { defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { logDriverSchema, paths, updateService, type DockerService } from '../docker/index.ts';
import { readImage } from '../reading/index.ts';
import { withTemplate } from './edit-spec.ts';
import { isSameDriver, logWords } from './log-driver.ts';
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
  /** Log driver before and after, where that is what changes; null: none of the service’s own. */
  logs: z.object({ from: logDriverSchema.nullable(), to: logDriverSchema.nullable() }).optional(),
  machines: machinesSchema,
});
export type UpdateParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({
  version: z.number(),
  image: z.string(),
  forceUpdate: z.number(),
  isSo: z.boolean(),
  /** Which log driver the service has, where that matters. Its options may be secrets of others, so they are not kept. */
  logs: z.enum(['from', 'to', 'other']).optional(),
  update: z.string(),
  conflict: z.string(),
});
type Seen = z.infer<typeof seenSchema>;

const bodyOf = ({ image, from, forceTo, logs }: UpdateParams): string => {
  const container = image === from ? [] : [`"ContainerSpec":{"Image":"${image}"}`];
  const force = forceTo === undefined ? [] : [`"ForceUpdate":${forceTo}`];
  const driver =
    logs === undefined
      ? []
      : [logs.to === null ? '<no "LogDriver">' : `"LogDriver":${JSON.stringify(logs.to)}`];
  return `{<spec read just before>, "TaskTemplate":{${[...container, ...force, ...driver].join(', ')}}}`;
};

const judge = (seen: Seen, { name, from, forceTo }: UpdateParams): ReturnType<StepKind['judge']> => {
  if (seen.conflict !== '') return { kind: 'conflict', says: seen.conflict };
  if (seen.isSo) return { kind: 'already-so' };
  if (seen.update === 'updating' || seen.update === 'rollback_started')
    return { kind: 'conflict', says: `Another update of ${name} is under way.` };
  if (seen.image !== from)
    return { kind: 'conflict', says: `${name} was changed to ${seen.image} by somebody else meanwhile.` };
  if (seen.logs === 'other')
    return { kind: 'conflict', says: `${name} got another log driver from somebody else meanwhile.` };
  return forceTo !== undefined && seen.forceUpdate !== forceTo - 1
    ? { kind: 'conflict', says: `${name} was restarted by somebody else meanwhile.` }
    : { kind: 'ready' };
};

const seeLogs = ({ Spec: { TaskTemplate } }: ServiceReply, { logs }: UpdateParams): Pick<Seen, 'logs'> => {
  if (logs === undefined) return {};
  const is = TaskTemplate.LogDriver;
  return { logs: isSameDriver(is, logs.to) ? 'to' : isSameDriver(is, logs.from) ? 'from' : 'other' };
};

const see = (service: ServiceReply, params: UpdateParams): Seen => ({
  version: service.Version.Index,
  image: service.Spec.TaskTemplate.ContainerSpec?.Image ?? '',
  forceUpdate: service.Spec.TaskTemplate.ForceUpdate ?? 0,
  isSo: isSpecNew(service, params),
  ...seeLogs(service, params),
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
  apply: ({ name, image, forceTo, logs }, seen, replies) => ({
    ask: updateService(
      name,
      seen.version,
      withTemplate((replies[0] as ServiceReply).spec, {
        image,
        forceUpdate: forceTo,
        logDriver: logs?.to,
      }),
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
  undo: (params, seen, call) => {
    const back = wayBack(params, seen);
    return back === undefined
      ? undefined
      : stepCall(rollbackToStep, back, {
          ...call,
          id: `swarm.rollback-to ${call.subject} back`,
          phase: 'restore',
        });
  },
});

/** What puts back what was seen; undefined where nothing was changed that can be: what was restarted cannot be un-restarted. */
const wayBack = (
  { forceTo: _forceTo, logs, ...params }: UpdateParams,
  seen: Seen,
): UpdateParams | undefined => {
  if (seen.image === '') return undefined;
  const image = { image: seen.image, from: params.image };
  if (logs !== undefined)
    return seen.logs === 'from' ? { ...params, ...image, logs: { from: logs.to, to: logs.from } } : undefined;
  return seen.image === params.image ? undefined : { ...params, ...image };
};

const shortly = (written: string): string => {
  const { reference, digest } = readImage(written);
  return digest === undefined ? reference : `${reference} (${digest.slice(0, 19)})`;
};

/** Brings an image onto a service, or replaces its copies by equal ones. */
export const updateServiceStep: Kind = rolloutKind('swarm.update-service', ({ name, image, from, logs }) => {
  if (logs !== undefined)
    return `Replace every copy of ${name} by an equal one that keeps its log by ${logWords(logs.to)}.`;
  return image === from
    ? `Replace every copy of ${name} by a new one of ${shortly(image)}.`
    : `Put ${shortly(image)} onto ${name}.`;
});

/** Brings an image of the ledger back. Never Swarm's own rollback: its one previous spec may be anything by now. */
export const rollbackToStep: Kind = rolloutKind('swarm.rollback-to', ({ name, image, logs }) =>
  logs === undefined
    ? `Put ${shortly(image)} back onto ${name}.`
    : `Replace every copy of ${name} by an equal one that keeps its log by ${logWords(logs.to)} again.`,
);

export const updateServiceKind = defineStep(updateServiceStep);
export const rollbackToKind = defineStep(rollbackToStep);
