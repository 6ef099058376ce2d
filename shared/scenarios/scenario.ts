import type {
  DeclaredTask,
  NodeId,
  WorldContainerLog,
  WorldLog,
  WorldLogs,
  WorldMachine,
  WorldNode,
  WorldTask,
  WorldVolume,
  WorldWorkloads,
} from '#shared/model';

/** How the room on a volume changes by itself, day after day. */
export type Habit =
  /** Moves a little and comes back. */
  | { readonly kind: 'steady' }
  /** Loses the same amount every day. */
  | { readonly kind: 'creep'; readonly bytesPerDay: number }
  /** Fills all day and is emptied once a day (logrotate), `emptiedAgoMs` before the scenario starts; may creep underneath. */
  | {
      readonly kind: 'sawtooth';
      readonly bytesPerDay: number;
      readonly emptiedAgoMs: number;
      readonly creepBytesPerDay: number;
    };

export type ScenarioVolume = WorldVolume & { readonly habit: Habit };
/** Logs as they are when the scenario starts, and how fast each grows by itself. */
export type ScenarioLogs = Omit<WorldLogs, 'logs' | 'containers'> & {
  readonly logs: readonly (WorldLog & { readonly bytesPerHour: number })[];
  readonly containers: readonly (WorldContainerLog & { readonly bytesPerHour: number })[];
};
export type ScenarioNode = Omit<WorldNode, 'answers' | 'machine' | 'logs'> & {
  readonly logs?: ScenarioLogs;
  /** As it is when the scenario starts. */
  readonly machine: Omit<WorldMachine, 'volumes'> & { readonly volumes: readonly ScenarioVolume[] };
};

/** One thing that happens. Times are ms since the scenario's start; before it (negative) is its past. */
export type Happening =
  /** Something writes to `path` without end. `cleanedAt`: somebody rotates it away. */
  | {
      readonly kind: 'fills';
      readonly node: NodeId;
      readonly mount: string;
      readonly path: string;
      readonly bytesPerSecond: number;
      readonly from: number;
      readonly cleanedAt: number | undefined;
    }
  /** The supply sags, the machine restarts without shutting down and stays away for `bootMs`. */
  | {
      readonly kind: 'browns-out';
      readonly node: NodeId;
      readonly from: number;
      readonly restartsAt: number;
      readonly bootMs: number;
      readonly until: number;
    }
  | {
      readonly kind: 'link-slows';
      readonly node: NodeId;
      readonly from: number;
      readonly until: number;
      readonly roundTripMs: number;
    }
  | { readonly kind: 'dies'; readonly node: NodeId; readonly at: number };

/** One thing that happens to what runs there, or that somebody else does to it. `what` is a service, container or unit by name. */
export type WorkloadHappening =
  | { readonly kind: 'crashes'; readonly node: NodeId; readonly what: string; readonly at: number }
  /** It lives on and does nothing more, not even end when asked to. */
  | { readonly kind: 'hangs'; readonly node: NodeId; readonly what: string; readonly at: number }
  /** Somebody puts another version of a swarm service out. */
  | { readonly kind: 'deployed'; readonly service: string; readonly image: string; readonly at: number }
  | { readonly kind: 'scaled'; readonly service: string; readonly replicas: number; readonly at: number }
  | {
      readonly kind: 'set-availability';
      readonly node: NodeId;
      readonly availability: 'active' | 'pause' | 'drain';
      readonly at: number;
    };

/** What runs on the machines of a scenario when it starts, and what becomes of it. */
export type ScenarioWorkloads = WorldWorkloads & { readonly timeline: readonly WorkloadHappening[] };

/** Systems of a scenario whose things have owners. They are as sound as their machines are. */
export type ScenarioSpaces = {
  /** Primaries, each with its replicas: a Redis Cluster of so many keys. */
  readonly redis?: {
    readonly name: string;
    readonly shards: readonly (readonly NodeId[])[];
    readonly keys: readonly string[];
  };
  /** The first is the primary of PostgreSQL, the others copy from it. */
  readonly postgres?: { readonly name: string; readonly nodes: readonly [NodeId, ...NodeId[]] };
  /** A locator that runs on `on` and spreads its keys over targets, one for each node. */
  readonly locator?: {
    readonly name: string;
    readonly on: NodeId;
    readonly targets: readonly NodeId[];
    /** Made-up keys, and which share of them is cold, 0 to 1. */
    readonly keys: number;
    readonly archived: number;
  };
};

/** A small named world and what happens in it. Plain data: the same scenario plays the same way every time. */
export type Scenario = {
  readonly name: string;
  /** What a viewer will see, one sentence. */
  readonly says: string;
  readonly nodes: readonly ScenarioNode[];
  readonly timeline: readonly Happening[];
  /** Absent: no machine runs anything the console could read. */
  readonly workloads?: ScenarioWorkloads;
  /** Absent: no machine runs anything by the clock. `declared`: what the fleet file says of it. */
  readonly schedule?: { readonly tasks: readonly WorldTask[]; readonly declared: readonly DeclaredTask[] };
  /** Absent: nothing there has owners that the console could ask. */
  readonly spaces?: ScenarioSpaces;
};
