/** What the measuring process is told. */
export type StartOrder = {
  readonly fleetFile: string;
  readonly dataDirectory: string;
  readonly nodes: number;
};

/** What it answers. Times are ms since the engine was made. */
export type StartReport = {
  /** The engine is ready and the first snapshot holds every node: a window can draw the fleet. */
  readonly drawnMs: number;
  /** Every node has its kept history back and was tried once. */
  readonly warmMs: number;
  /** Longest and 99th percentile delay of the event loop until then, ms. */
  readonly loopMaxMs: number;
  readonly loopP99Ms: number;
  /** CPU of the engine's process, all its threads, until drawn and until warm. */
  readonly drawnCpuMs: number;
  readonly cpuMs: number;
  /** Resident memory before, at the end after garbage collection, and at most, bytes. */
  readonly emptyBytes: number;
  readonly warmBytes: number;
  readonly peakBytes: number;
};
