import { failed, ok } from '#shared/fault';
import type { NodeId } from '#shared/model';
import { z } from '#shared/schema';
import type { Holding } from '../../../source-kit/index.ts';
import { dockerAsk, readJson, refused, type Check } from '../asks.ts';
import { logConfigOf, logConfigSchema, type LogConfig } from '../log-config.ts';

/** The fields of `GET /containers/{name}/json` we read; the rest goes back unread when a like container is made. */
const inspectSchema = z.looseObject({
  Id: z.string(),
  Image: z.string(),
  State: z.looseObject({
    Running: z.boolean(),
    Status: z.string(),
    StartedAt: z.string(),
    ExitCode: z.number(),
    Error: z.string().optional(),
    Health: z.looseObject({ Status: z.string() }).nullish(),
  }),
  Config: z.looseObject({
    Image: z.string(),
    StopTimeout: z.number().nullish(),
    Hostname: z.string().nullish(),
    Env: z.array(z.string()).nullish(),
  }),
  HostConfig: z.looseObject({
    NetworkMode: z.string().nullish(),
    Binds: z.array(z.string()).nullish(),
    Mounts: z.array(z.looseObject({ Type: z.string(), Target: z.string() })).nullish(),
    AutoRemove: z.boolean().nullish(),
    LogConfig: logConfigSchema.nullish(),
  }),
  Mounts: z
    .array(
      z.looseObject({
        Type: z.string().optional(),
        Name: z.string().optional(),
        Destination: z.string(),
        RW: z.boolean().optional(),
      }),
    )
    .nullish(),
  NetworkSettings: z.looseObject({ Networks: z.record(z.string(), z.unknown()).nullish() }),
});
export type Inspected = z.infer<typeof inspectSchema>;

/** A container by name; null when there is none, which is an answer. */
export const askInspect = (nodeId: NodeId, name: string) => ({
  on: [nodeId],
  ask: dockerAsk<Inspected | null>({
    id: 'docker.inspect',
    says: `Looks at the container ${name}.`,
    method: 'GET',
    path: `/containers/${encodeURIComponent(name)}/json`,
    effect: 'reads',
    read: (reply) => (reply.status === 404 ? ok(null) : readJson('docker.inspect', inspectSchema)(reply)),
  }),
});

/** One change through the socket. `also` are statuses that mean "it is so already". */
export const change = (
  nodeId: NodeId,
  of: {
    readonly id: string;
    readonly says: string;
    readonly method: 'POST' | 'DELETE';
    readonly path: string;
    readonly body?: unknown;
    readonly also?: readonly number[];
    readonly timeoutMs?: number;
  },
) => {
  const { also = [], ...ask } = of;
  return {
    on: [nodeId],
    ask: dockerAsk<true>({
      ...ask,
      effect: 'changes',
      read: (reply) =>
        (reply.status >= 200 && reply.status < 300) || also.includes(reply.status)
          ? ok(true)
          : failed(refusedFault(of.id, reply)),
    }),
  };
};
const refusedFault = (id: string, reply: Parameters<typeof refused>[1]) => {
  const result = refused(id, reply);
  if (result.ok) throw new Error('a refusal is a fault');
  return result.fault;
};

/** What a check remembers of a container: nothing of its configuration, which may hold passwords. */
export const containerSeenSchema = z.object({
  there: z.boolean(),
  id: z.string(),
  running: z.boolean(),
  startedAt: z.string(),
  imageId: z.string(),
});
export type ContainerSeen = z.infer<typeof containerSeenSchema>;

export const seeContainer = (reply: unknown): ContainerSeen => {
  const found = reply as Inspected | null | undefined;
  return {
    there: found !== null && found !== undefined,
    id: found?.Id ?? '',
    running: found?.State.Running ?? false,
    startedAt: found?.State.StartedAt ?? '',
    imageId: found?.Image ?? '',
  };
};

/** How a container keeps its log; undefined: it is not there, or does not say. */
export const seeLog = (reply: unknown): LogConfig | undefined => {
  const config = (reply as Inspected | null | undefined)?.HostConfig.LogConfig;
  return config === null || config === undefined ? undefined : logConfigOf(config);
};

/** Whether a container runs and passes its own health check and the declared one. */
export const runsWell = (reply: unknown, checks: unknown, name: string, hasCheck: boolean): Holding => {
  const found = reply as Inspected | null | undefined;
  if (found === undefined) return { state: 'not-yet', says: 'The machine has not answered yet.' };
  if (found === null) return { state: 'no', says: `There is no container ${name}.` };
  const { State } = found;
  if (State.Status === 'exited' || State.Status === 'dead')
    return { state: 'no', says: `${name} ended with ${State.ExitCode}. ${State.Error ?? ''}`.trim() };
  if (!State.Running) return { state: 'not-yet', says: `${name} is ${State.Status}.` };
  const own = State.Health?.Status;
  if (own === 'unhealthy') return { state: 'no', says: `${name} fails its own health check.` };
  if (own !== undefined && own !== 'none' && own !== 'healthy')
    return { state: 'not-yet', says: `${name} runs; its own health check is ${own}.` };
  if (!hasCheck)
    return {
      state: 'yes',
      says: own === 'healthy' ? `${name} runs and passes its own check.` : `${name} runs.`,
    };
  const check = (checks as readonly Check[] | undefined)?.[0];
  return check?.health === 'passing'
    ? { state: 'yes', says: `${name} runs and passes its check.` }
    : {
        state: 'not-yet',
        says: `${name} runs, its check says: ${check?.says || check?.health || 'nothing yet'}.`,
      };
};
