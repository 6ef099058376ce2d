import type {
  AlarmPolicy,
  DeclaredService,
  DeclaredSpace,
  DeclaredTask,
  FleetFileProblem,
  FleetNode,
  NodeId,
  Secret,
} from '#shared/model';

/** How to log in to one node, beside what everybody may see of it. Paths are absolute. */
export type SshAccess = {
  readonly identityFiles: readonly string[];
  /** Absolute path of the agent's socket or pipe; undefined = no agent. */
  readonly agent: string | undefined;
  readonly identitiesOnly: boolean;
  readonly knownHostsFiles: readonly string[];
  readonly hostKeyAlias: string | undefined;
};

/** One node with its login and the alarm policy that holds for it after all overrides. */
export type FleetEntry = {
  readonly node: FleetNode;
  readonly access: SshAccess;
  readonly policy: AlarmPolicy;
};

/** How one image registry is reached and logged in to. Where the password is, never the password. */
export type RegistryAccess = {
  /** As images are written: `registry.example.net:5000`, `docker.io`. */
  readonly host: string;
  readonly user: string | undefined;
  /** Where the password is read whenever it is needed: an absolute path, or a variable's name. */
  readonly password: Secret | undefined;
  /** Absolute path of a PEM file; undefined: public authorities alone. */
  readonly authorityFile: string | undefined;
  /** Plain HTTP, as Docker's insecure registries. */
  readonly isPlain: boolean;
  /** From where it is asked; undefined: from a node that runs the image. */
  readonly through: 'console' | NodeId | undefined;
};

/** A whole, valid fleet. */
export type Fleet = {
  readonly name: string;
  readonly roundTripTargetMs: number;
  readonly roundTripWorstMs: number;
  /** What holds for the fleet as a whole: workloads belong to no node. */
  readonly policy: AlarmPolicy;
  /** In file order. Jump hosts that are not nodes are hops only and do not appear here. */
  readonly entries: readonly FleetEntry[];
  /** Jump hosts named by `user@address:port` or by a `jumps` entry that are no fleet nodes, by id. */
  readonly jumpHosts: ReadonlyMap<
    string,
    { readonly address: string; readonly port: number; readonly user: string; readonly access: SshAccess }
  >;
  /** Services of machines without an orchestrator, in file order. */
  readonly services: readonly DeclaredService[];
  /** What owns keys, slots and databases, in file order. Secrets by their places only; never sent to a window. */
  readonly spaces: readonly DeclaredSpace[];
  /** Scheduled tasks that so many nodes have to run, in file order. */
  readonly tasks: readonly DeclaredTask[];
  /** Image registries this program may ask. */
  readonly registries: readonly RegistryAccess[];
};

/** All errors at once, or a fleet. */
export type FleetReading =
  | { readonly ok: true; readonly fleet: Fleet }
  | { readonly ok: false; readonly problems: readonly FleetFileProblem[] };
