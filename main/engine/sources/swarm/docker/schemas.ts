import { z } from '#shared/schema';
import { settingsOf } from './settings.ts';

// Fields that are not listed are dropped: answers of a large swarm are long. Go writes empty slices and maps as null.

const id = z.string().min(1).max(128);
const name = z.string().max(200);
const text = z
  .string()
  .nullish()
  .transform((value) => (value ?? '').slice(0, 1_000));
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const whole = z.number().int().nonnegative();
const version = z.object({ Index: whole });
/** What may be left out or null is undefined. */
const maybe = <T extends z.ZodType>(of: T) => of.nullish().transform((value) => value ?? undefined);
/** A list that Go writes as null when it is empty. */
const list = <T extends z.ZodType>(of: T) =>
  z
    .array(of)
    .nullish()
    .transform((value) => value ?? []);

export const infoSchema = z.object({
  Name: text,
  ServerVersion: text,
  /** Driver of containers that name none. */
  LoggingDriver: text,
  Swarm: maybe(
    z.object({
      NodeID: text,
      NodeAddr: text,
      LocalNodeState: text,
      ControlAvailable: maybe(z.boolean()),
      Error: text,
      RemoteManagers: list(z.object({ NodeID: text, Addr: text })),
      Nodes: maybe(whole),
      Managers: maybe(whole),
      Cluster: maybe(z.object({ ID: z.string().max(64) })),
    }),
  ),
});
export type DockerInfo = z.infer<typeof infoSchema>;

/** As it comes: what is absent stays absent, so that it can be put back byte for byte. */
export const logDriverSchema = z.looseObject({
  Name: z.string().optional(),
  Options: z.record(z.string(), z.string()).nullish(),
});
export type LogDriver = z.infer<typeof logDriverSchema>;

export const containerSchema = z.object({
  Id: id,
  Names: list(z.string()),
  Image: text,
  ImageID: text,
  State: text,
  Status: text,
  Created: maybe(whole),
  Labels: labels,
  /** API 1.52 and newer; before that it stands in brackets in `Status`. */
  Health: maybe(z.object({ Status: text })),
});
export const containersSchema = list(containerSchema);
export type DockerContainer = z.infer<typeof containerSchema>;

const resources = z.object({ NanoCPUs: maybe(z.number()), MemoryBytes: maybe(z.number()) });
const platform = z.object({ Architecture: text, OS: text });

export const nodeSchema = z.object({
  ID: id,
  Version: version,
  Spec: z.object({ Availability: text, Role: text, Labels: labels }),
  Description: maybe(
    z.object({
      Hostname: text,
      Platform: maybe(platform),
      Resources: maybe(resources),
      Engine: maybe(z.object({ EngineVersion: text, Labels: labels })),
    }),
  ),
  Status: maybe(z.object({ State: text, Message: text, Addr: text })),
  ManagerStatus: maybe(z.object({ Leader: maybe(z.boolean()), Reachability: text, Addr: text })),
});
export const nodesSchema = list(nodeSchema);
export type DockerNode = z.infer<typeof nodeSchema>;

const updatePolicy = z.object({
  Parallelism: maybe(whole),
  Delay: maybe(z.number()),
  FailureAction: text,
  Monitor: maybe(z.number()),
  MaxFailureRatio: maybe(z.number()),
  Order: text,
});

const taskSpecSchema = z.object({
  ContainerSpec: maybe(
    z.object({
      Image: text,
      Mounts: list(
        z.object({
          Type: text,
          Source: text,
          Target: text,
          ReadOnly: maybe(z.boolean()),
          VolumeOptions: maybe(z.object({ DriverConfig: maybe(z.object({ Name: text })) })),
        }),
      ),
      Healthcheck: maybe(z.object({ Test: list(z.string()) })),
      StopGracePeriod: maybe(z.number()),
    }),
  ),
  Resources: maybe(z.object({ Reservations: maybe(resources) })),
  RestartPolicy: maybe(
    z.object({ Condition: text, MaxAttempts: maybe(z.number()), Window: maybe(z.number()) }),
  ),
  Placement: maybe(
    z.object({
      Constraints: list(z.string()),
      Preferences: list(z.object({ Spread: maybe(z.object({ SpreadDescriptor: text })) })),
      MaxReplicas: maybe(whole),
      Platforms: list(platform),
    }),
  ),
  LogDriver: maybe(logDriverSchema),
  ForceUpdate: maybe(whole),
  Runtime: text,
});

type TaskTemplate = z.infer<typeof taskSpecSchema> & {
  /** See `settingsOf`. */
  readonly Settings?: Readonly<Record<string, string>>;
};
const taskTemplateSchema = z.record(z.string(), z.unknown()).transform((whole, context): TaskTemplate => {
  const read = taskSpecSchema.safeParse(whole);
  if (read.success) return { ...read.data, Settings: settingsOf(whole) };
  context.addIssue(z.prettifyError(read.error));
  return z.NEVER;
});

export const serviceSchema = z.object({
  ID: id,
  Version: version,
  Spec: z.object({
    Name: name.min(1),
    Labels: labels,
    TaskTemplate: taskTemplateSchema,
    Mode: maybe(
      z.object({
        Replicated: maybe(z.object({ Replicas: maybe(whole) })),
        Global: maybe(z.object({})),
        ReplicatedJob: maybe(z.object({ MaxConcurrent: maybe(whole), TotalCompletions: maybe(whole) })),
        GlobalJob: maybe(z.object({})),
      }),
    ),
    UpdateConfig: maybe(updatePolicy),
    RollbackConfig: maybe(updatePolicy),
    EndpointSpec: maybe(
      z.object({
        Ports: list(
          z.object({
            Protocol: text,
            TargetPort: maybe(whole),
            PublishedPort: maybe(whole),
            PublishMode: text,
          }),
        ),
      }),
    ),
  }),
  UpdateStatus: maybe(z.object({ State: text, StartedAt: text, CompletedAt: text, Message: text })),
  ServiceStatus: maybe(
    z.object({ RunningTasks: maybe(whole), DesiredTasks: maybe(whole), CompletedTasks: maybe(whole) }),
  ),
});
export const servicesSchema = list(serviceSchema);
export type DockerService = z.infer<typeof serviceSchema>;
export type ServiceSpec = DockerService['Spec'];

export const taskSchema = z.object({
  ID: id,
  ServiceID: text,
  NodeID: text,
  Slot: maybe(whole),
  CreatedAt: text,
  DesiredState: text,
  Spec: maybe(
    z.object({
      ContainerSpec: maybe(z.object({ Image: text })),
      LogDriver: maybe(logDriverSchema),
      ForceUpdate: maybe(whole),
    }),
  ),
  Status: maybe(
    z.object({
      State: text,
      Timestamp: text,
      Message: text,
      Err: text,
      ContainerStatus: maybe(z.object({ ContainerID: text, ExitCode: maybe(z.number()) })),
    }),
  ),
  JobIteration: maybe(version),
});
export const tasksSchema = list(taskSchema);
export type DockerTask = z.infer<typeof taskSchema>;

export const configSchema = z.object({
  ID: id,
  Version: version,
  UpdatedAt: text,
  Spec: z.object({ Name: text, Labels: labels }),
});
/** `unchanged`: how long it has been as it is by the swarm's own clocks, when that was heard by ours; absent: not told. */
export type ConfigObject = z.infer<typeof configSchema> & {
  readonly unchanged?: { readonly forMs: number; readonly heardAt: number };
};

/** One container in full, as far as its log goes: nothing else of it is kept. */
export const inspectedSchema = z.object({
  Id: id,
  State: z.object({ Running: z.boolean() }),
  HostConfig: z.object({
    LogConfig: z.object({
      Type: text,
      Config: z
        .record(z.string(), z.string())
        .nullish()
        .transform((value) => value ?? {}),
    }),
  }),
});
export type InspectedContainer = z.infer<typeof inspectedSchema>;

export const distributionSchema = z.object({ Descriptor: z.object({ digest: z.string().max(255) }) });
export const imagesSchema = list(z.object({ Id: id, Size: maybe(z.number().nonnegative()) }));
export type DockerImage = z.infer<typeof imagesSchema>[number];
export const createdSchema = z.object({ ID: text });
export const anySchema = z.object({});
