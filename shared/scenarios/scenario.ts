import type { NodeId, WorldMachine, WorldNode, WorldVolume } from '#shared/model';

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
export type ScenarioNode = Omit<WorldNode, 'answers' | 'machine'> & {
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

/** A small named world and what happens in it. Plain data: the same scenario plays the same way every time. */
export type Scenario = {
  readonly name: string;
  /** What a viewer will see, one sentence. */
  readonly says: string;
  readonly nodes: readonly ScenarioNode[];
  readonly timeline: readonly Happening[];
};
