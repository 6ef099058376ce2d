import type { EpochMs, FillingLook, HostFacts, NodeId } from '#shared/model';
import type { ShellAsk, ShellReply } from './ask.ts';
import type { LogSource } from './log-source.ts';
import type { OwnershipSource } from './ownership-source.ts';
import type { LockKeeper, Planner, PlanLooks } from './planner.ts';
import type { ScheduleSource } from './schedule-source.ts';
import type { StepKind } from './step.ts';
import type { TailSource } from './tail-source.ts';
import type { WorkloadSource } from './workload-source.ts';

/**
 * How often a probe is due. `tick` is builtins only (seconds), `lite` forks once (tens of seconds),
 * `full` is everything (about a minute). The schedule turns the word into milliseconds.
 */
export type Tier = 'tick' | 'lite' | 'full';

/** What a probe may know besides the reply: pure values only. */
export type FactContext = {
  readonly receivedAt: EpochMs;
  readonly sentAt: EpochMs;
  /** Interval of the probe's tier, ms; becomes `everyMs` of each fact. */
  readonly everyMs: number;
  /** Facts before this answer, for values that are differences (CPU share). */
  readonly before: HostFacts;
};

/**
 * One standing question of a source: asked on its tier, its reading turned into facts.
 * `absent` says which facts become unknown when the ask fails as a whole.
 */
export type Probe<T = unknown> = {
  readonly ask: ShellAsk<T>;
  readonly tier: Tier;
  readonly facts: (reading: T, context: FactContext) => Partial<HostFacts>;
  readonly covers: readonly (keyof HostFacts)[];
};

/** A look at what fills a mount: an own-channel ask and its reading in shared vocabulary. */
export type FillingProbe = {
  readonly ask: (mount: string, logDirectories: readonly string[]) => ShellAsk<FillingReading>;
  readonly look: (
    reading: FillingReading,
    context: {
      readonly nodeId: NodeId;
      readonly mount: string;
      readonly startedAt: EpochMs;
      readonly tookMs: number;
    },
    previous: FillingLook | undefined,
  ) => FillingLook;
};
/** What one filling script printed, before growth against the previous look is known. */
export type FillingReading = {
  readonly paths: readonly {
    readonly path: string;
    readonly kind: FillingLook['paths'][number]['kind'];
    readonly sizeBytes: number;
  }[];
  readonly deletedOpen: FillingLook['deletedOpen'];
  readonly blindSpots: readonly string[];
  readonly cutShort: boolean;
};

/** One outside system: data and pure functions, no I/O. */
export type Source = {
  readonly id: string;
  /** What it observes, one sentence. */
  readonly says: string;
  readonly probes: readonly Probe<never>[];
  readonly filling?: FillingProbe;
  /** What runs where, for sources that place or run workloads. */
  readonly workloads?: WorkloadSource;
  /** Who owns what, for sources whose systems have owners. */
  readonly ownership?: OwnershipSource;
  /** The logs of a node and what rotates them. */
  readonly logs?: LogSource;
  /** How logs are followed and searched. */
  readonly tail?: TailSource;
  /** What a node runs by the clock. */
  readonly schedule?: ScheduleSource;
  /** What it can change: step kinds, what it offers for each verb, and how it keeps a lock. */
  readonly steps?: readonly StepKind[];
  readonly planner?: Planner;
  /** What it wants to look at when a plan is made. */
  readonly looks?: PlanLooks;
  readonly locks?: LockKeeper;
};

/** Answers an ask from a scenario's world instead of a machine: used by the demo fleet and the engine tests. */
export type FakeAnswer = (
  askId: string,
  inputs: readonly string[],
) => Pick<ShellReply, 'stdout' | 'stderr' | 'exitStatus'>;

/** Keeps a probe's ask and its fact function of one type, then hides that type in the list. */
export const defineProbe = <T>(probe: Probe<T>): Probe<never> => probe as unknown as Probe<never>;
/** Declares a source. Identity, for its type. */
export const defineSource = (source: Source): Source => source;
