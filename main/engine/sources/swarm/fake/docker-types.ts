/** What Docker's API calls things, as far as the fake swarm reads them. Durations are nanoseconds, as in the API. */

export type Labels = Readonly<Record<string, string>>;

export type Healthcheck = {
  readonly Test?: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly Retries?: number;
  readonly StartPeriod?: number;
};

export type ContainerSpec = {
  readonly Image: string;
  readonly Labels?: Labels;
  readonly Command?: readonly string[];
  readonly Args?: readonly string[];
  readonly Env?: readonly string[];
  readonly Healthcheck?: Healthcheck;
  readonly StopGracePeriod?: number;
  readonly Mounts?: readonly { readonly Type?: string; readonly Source?: string; readonly Target?: string }[];
};

export type LogDriver = { readonly Name?: string; readonly Options?: Labels };

export type TaskSpec = {
  readonly ContainerSpec: ContainerSpec;
  readonly Resources?: {
    readonly Limits?: { readonly NanoCPUs?: number; readonly MemoryBytes?: number };
    readonly Reservations?: { readonly NanoCPUs?: number; readonly MemoryBytes?: number };
  };
  readonly RestartPolicy?: {
    readonly Condition?: 'none' | 'on-failure' | 'any';
    readonly Delay?: number;
    readonly MaxAttempts?: number;
    readonly Window?: number;
  };
  readonly Placement?: {
    readonly Constraints?: readonly string[] | null;
    readonly Preferences?: readonly { readonly Spread?: { readonly SpreadDescriptor: string } }[] | null;
    readonly MaxReplicas?: number;
  };
  readonly LogDriver?: LogDriver;
  readonly Networks?: unknown;
  readonly ForceUpdate?: number;
  readonly Runtime?: string;
};

export type PortConfig = {
  readonly Protocol?: string;
  readonly TargetPort?: number;
  readonly PublishedPort?: number;
  readonly PublishMode?: 'ingress' | 'host';
};

export type UpdateConfig = {
  readonly Parallelism?: number;
  readonly Delay?: number;
  readonly FailureAction?: 'pause' | 'continue' | 'rollback';
  readonly Monitor?: number;
  readonly MaxFailureRatio?: number;
  readonly Order?: 'stop-first' | 'start-first';
};

export type ServiceSpec = {
  readonly Name: string;
  readonly Labels?: Labels;
  readonly TaskTemplate: TaskSpec;
  readonly Mode?: {
    readonly Replicated?: { readonly Replicas?: number };
    readonly Global?: Readonly<Record<string, never>>;
  };
  readonly UpdateConfig?: UpdateConfig;
  readonly RollbackConfig?: UpdateConfig;
  readonly Networks?: unknown;
  readonly EndpointSpec?: { readonly Mode?: string; readonly Ports?: readonly PortConfig[] };
};

export type NodeSpec = {
  readonly Name?: string;
  readonly Labels?: Labels;
  readonly Role: 'manager' | 'worker';
  readonly Availability: 'active' | 'pause' | 'drain';
};

/** Nanoseconds of the API as milliseconds. */
export const msOf = (nanoseconds: number | undefined): number => (nanoseconds ?? 0) / 1_000_000;
