/**
 * Node options of a process that runs the engine for long. By itself Node 24 gives young objects 128 MiB. A sweep of 300
 * nodes leaves 28 MiB of garbage: with 16 MiB little of it is taken for old. Collecting so little is not worth waking other
 * threads. `--optimize-for-size` saved 15 MiB at 300 nodes and cost a third more CPU.
 */
export const engineHeap: readonly string[] = ['--max-semi-space-size=16', '--no-parallel-scavenge'];

/**
 * Its environment. Threads of Node (compiler, collector, files, the store) each take an arena of glibc's and give little
 * of it back: one arena for all saved 25 MiB with a thousand nodes. Other systems do not know these names.
 */
export const engineEnvironment: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
