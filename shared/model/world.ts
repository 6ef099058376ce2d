import type { UnknownReason } from './fact.ts';
import type { DeletedOpenFile, GrowingPath } from './filling.ts';
import type { HostFactName, HostFacts } from './host-facts.ts';
import type { NodeId } from './ids.ts';
import type { Inodes, Space } from './volume.ts';
import type { WorldLogs } from './world-logs.ts';

/** What is so on a machine of a small named world: a value, or the reason why nobody can know it there. */
export type Truth<T> =
  | { readonly state: 'known'; readonly value: T }
  | {
      readonly state: 'unknown';
      readonly reason: Extract<UnknownReason, 'not-supported' | 'not-permitted' | 'unreadable' | 'timed-out'>;
    };

/** One file system of a world's machine, with what lies on it. */
export type WorldVolume = {
  readonly mount: string;
  readonly device: string;
  readonly fileSystem: string;
  readonly readOnly: boolean;
  readonly space: Truth<Space>;
  readonly inodes: Truth<Inodes>;
  /** The biggest directories and files, as a look would list them; no growth, which only two looks can tell. */
  readonly paths: readonly Omit<GrowingPath, 'growthBytes'>[];
  readonly deletedOpen: readonly DeletedOpenFile[];
};

type ValueOf<Name extends HostFactName> = Extract<HostFacts[Name], { readonly state: 'known' }>['value'];
type MachineFactName = Exclude<HostFactName, 'bootedAt' | 'roundTripMs' | 'volumes' | 'cpu'>;

/** The machine behind one node. Every fact of the model by its name, beside those that only the console can compute. */
export type WorldMachine = { readonly [Name in MachineFactName]: Truth<ValueOf<Name>> } & {
  readonly uptimeMs: number;
  readonly cpu: { readonly usedRatio: number; readonly coreCount: number };
  readonly volumes: readonly WorldVolume[];
};

/** One node of a world. `answers: false` is a machine that is off, cut off, or still booting. */
export type WorldNode = {
  readonly id: NodeId;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the jump host the connection passes through; undefined when the node is dialled directly. */
  readonly jump: string | undefined;
  readonly logDirectories: readonly string[];
  readonly expectedMounts: readonly string[];
  readonly answers: boolean;
  /** Time the network takes there and back, ms. */
  readonly roundTripMs: number;
  readonly machine: WorldMachine;
  /** Absent: the machine has no logs, and nothing that rotates any. */
  readonly logs?: WorldLogs;
};

/** A whole fleet at one moment of its scenario. */
export type World = { readonly elapsedMs: number; readonly nodes: readonly WorldNode[] };

/** A value that is so. */
export const known = <T>(value: T): Truth<T> => ({ state: 'known', value });
/** Something that cannot be known on this machine. */
export const unknowable = (reason: Extract<Truth<never>, { state: 'unknown' }>['reason']): Truth<never> => ({
  state: 'unknown',
  reason,
});
