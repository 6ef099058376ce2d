import type { DeclaredService } from './declared-service.ts';
import type { NodeId } from './ids.ts';

/** One version of a program in the registry of a world. What it does is its digest's; tags only point at it. */
export type WorldImage = {
  readonly digest: string;
  /** `repository:tag` it was pushed under, first to last. Where several images carry one tag, the last one has it now. */
  readonly tags: readonly string[];
  /** Time to bring it onto a machine, ms. */
  readonly pullMs: number;
  /** From start until its health check would pass, ms; `never`: a bad release. */
  readonly readyAfterMs: number | 'never';
  /** Ends by itself after that long, with that exit status. */
  readonly exits?: { readonly afterMs: number; readonly code: number };
  /** Time to end after SIGTERM, ms; `ignores`: only SIGKILL ends it. */
  readonly stopMs: number | 'ignores';
};

/** A health check by Docker itself. */
export type WorldCheck = {
  readonly command: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly startPeriodMs: number;
};

/** One service of a world's swarm, in our words; the fake swarm gets it in Docker's. */
export type WorldSwarmService = {
  readonly name: string;
  readonly stack: string | undefined;
  /** `tag@digest`: a tag may mean something else by now. */
  readonly image: string;
  /** `everywhere`: one on each member. */
  readonly replicas: number | 'everywhere';
  readonly minimum: number | undefined;
  readonly maxPerNode: number | undefined;
  /** Label of the members the copies are spread over. */
  readonly spreadOver: string | undefined;
  /** `node.labels.role==website` */
  readonly constraints: readonly string[];
  readonly check: WorldCheck | undefined;
  readonly graceMs: number;
  readonly update:
    | {
        readonly parallelism: number;
        readonly order: 'start-first' | 'stop-first';
        readonly onFailure: 'pause' | 'continue' | 'rollback';
        /** 0: Docker's default of 5 s. */
        readonly monitorMs: number;
      }
    | undefined;
};

/** A container that nobody but its owner placed. */
export type WorldContainer = {
  readonly node: NodeId;
  readonly name: string;
  readonly image: string;
  readonly check: WorldCheck | undefined;
  readonly restart: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  readonly compose: { readonly project: string; readonly service: string } | undefined;
};

/** A systemd unit on a node. */
export type WorldUnit = {
  readonly node: NodeId;
  readonly unit: string;
  readonly version: string;
  /** From start until its check passes, and from the stop signal until it ends, ms. */
  readonly startMs: number;
  readonly stopMs: number;
  /** Connections that are open while it is in service; they end one by one once it is taken out. */
  readonly connections: number;
  /** Versions that never become well, by their text. */
  readonly badVersions: readonly string[];
};

/** What a node runs by the clock. Runs repeat `everyMs` since 1970 plus `phaseMs`, or as the entry says. */
export type WorldTask = {
  readonly node: NodeId;
  readonly command: string;
  readonly everyMs: number;
  readonly durationMs: number;
} & (
  | {
      readonly kind: 'timer';
      readonly name: string;
      /** What it starts. */
      readonly unit: string;
      /** As systemd writes it; says the same as `everyMs` and `phaseMs`. */
      readonly calendar: string;
      readonly phaseMs: number;
      /** Share by which its newest run takes longer than those long before. */
      readonly slowsBy: number;
      /** So many of its newest runs failed. */
      readonly failures: number;
      readonly neverRan: boolean;
      readonly isOn: boolean;
      /** What each run writes. */
      readonly output: readonly string[];
    }
  | {
      readonly kind: 'cron';
      readonly file: string;
      /** Five fields. */
      readonly when: string;
      readonly user: string;
    }
);

/** What runs where when a scenario starts. */
export type WorldWorkloads = {
  readonly swarm:
    | {
        readonly members: readonly { readonly node: NodeId; readonly role: 'manager' | 'worker' }[];
        readonly services: readonly WorldSwarmService[];
      }
    | undefined;
  readonly images: readonly WorldImage[];
  readonly containers: readonly WorldContainer[];
  readonly units: readonly WorldUnit[];
  /** What the fleet file declares of them. */
  readonly declared: readonly DeclaredService[];
};
