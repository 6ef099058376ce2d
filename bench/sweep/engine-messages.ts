/** What the measuring process is told. */
export type EngineOrder = {
  readonly fleetFile: string;
  readonly dataDirectory: string;
  readonly sweeps: number;
  /** Wait this long with all nodes connected before the memory is read, ms. */
  readonly restMs: number;
};

/** CPU and wall time of one sweep, from the call to its whole answer in the client's hands. */
export type EngineSweep = { readonly wallMs: number; readonly cpuMs: number; readonly answered: number };

/** Event-loop delay while something ran, ms (perf_hooks monitorEventLoopDelay, 1 ms resolution). */
export type LoopDelay = { readonly maxMs: number; readonly p99Ms: number };

/** What the measuring process answers. */
export type EngineReport = {
  readonly cold: EngineSweep & { readonly delay: LoopDelay };
  readonly warm: readonly EngineSweep[];
  readonly warmDelay: LoopDelay;
  /** Resident memory with everything loaded and nothing connected, bytes. */
  readonly emptyBytes: number;
  /** Resident memory with every node connected and swept, after garbage collection, bytes. */
  readonly connectedBytes: number;
  readonly peakBytes: number;
  /** Changes the feed carried while this ran: proof that it was on. */
  readonly feedItems: number;
  /** Why nodes did not answer, one line each, at most five. */
  readonly complaints: readonly string[];
};

/** Everything the measuring process says. */
export type EngineMessage =
  | { readonly kind: 'warm-begins' | 'warm-ended' }
  | { readonly kind: 'report'; readonly report: EngineReport };
