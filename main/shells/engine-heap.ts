/**
 * Node options of a process that runs the engine for long. By itself Node 24 gives young objects 128 MiB. A sweep of 300
 * nodes leaves 28 MiB of garbage: with 16 MiB little of it is taken for old. Collecting so little is not worth waking other
 * threads. `--optimize-for-size` saved 15 MiB at 300 nodes and cost a third more CPU.
 *
 * Facts live for one sweep, so some of them become old. V8 lets the old ones grow by a tenth before it marks all of them, in every
 * third sweep, with four threads that wait for each other on two processors: a quarter of the CPU of a sweep. With three quarters
 * and one thread it marks half as often, for 20 to 30 MiB more at 300 nodes.
 *
 * V8 compiles what was called a hundred times, which in a start of hundreds of nodes is nearly everything, just when the processors
 * are needed most: 830 functions in a start of 300. What is called a thousand times is compiled a sweep or two later; the start
 * takes a tenth less CPU.
 */
export const engineHeap: readonly string[] = [
  '--max-semi-space-size=16',
  '--no-parallel-scavenge',
  '--heap-growing-percent=75',
  '--concurrent-marking-max-worker-num=1',
  '--invocation-count-for-maglev=1000',
];

/**
 * Its environment. Threads of Node (compiler, collector, files, the store) each take an arena of glibc's and give little
 * of it back: one arena for all saved 25 MiB with a thousand nodes. What is larger than 32 KiB (the compiler's work, buffers of a login)
 * goes back to the system as soon as it is free, instead of leaving holes between what stays: 3 to 5 MiB. Other systems do not
 * know these names.
 */
export const engineEnvironment: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '32768',
};

/**
 * To be called once in such a process. Small buffers share pools of memory, and a piece that is kept keeps its whole pool: pools of
 * 8 KiB in place of Node 24's 64 saved 4 MiB with 200 nodes.
 */
export const keepBufferPoolsSmall = (): void => {
  Buffer.poolSize = 8_192;
};
