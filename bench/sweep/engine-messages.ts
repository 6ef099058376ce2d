/** CPU and wall time of one sweep, from the call to its answer in the reader's hands. */
export type EngineSweep = {
  readonly wallMs: number;
  /** CPU of the engine's process, all its threads. */
  readonly cpuMs: number;
  /** CPU of the process that reads the feed: the window's share. */
  readonly readerCpuMs: number;
  readonly answered: number;
};

/** Event-loop delay of the engine's process while something ran, ms (perf_hooks monitorEventLoopDelay, 1 ms resolution). */
export type LoopDelay = { readonly maxMs: number; readonly p99Ms: number };

/** What the engine's process used between two orders. */
export type EngineUse = {
  readonly cpuMs: number;
  /** From the moment the fleet file was read, when it was read in between. */
  readonly delay: LoopDelay;
  /** Longest delay before that, ms: reading the fleet file is one piece, and nothing is connected yet. */
  readonly openingMaxMs: number | undefined;
};

/** Memory of the engine's process, bytes. */
export type EngineMemory = {
  /** Resident with everything loaded and nothing connected. */
  readonly emptyBytes: number;
  /** Resident with every node connected and swept, after garbage collection. */
  readonly connectedBytes: number;
  /** The same as its share of what it maps (PSS): parts of the program that other processes use too are divided among them. */
  readonly shareBytes: number;
  readonly peakBytes: number;
};

/** What the engine's process is told. */
export type EngineOrder =
  | { readonly kind: 'begin' | 'end' | 'weigh' }
  | { readonly kind: 'open'; readonly fleetFile: string; readonly dataDirectory: string }
  /** One frame of the link, as a window would send it through its port. */
  | { readonly kind: 'frame'; readonly text: string };

/** What the engine's process says; first of all that its program is loaded. */
export type EngineMessage =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'used'; readonly use: EngineUse }
  | { readonly kind: 'weighed'; readonly memory: EngineMemory }
  | { readonly kind: 'frame'; readonly text: string };
