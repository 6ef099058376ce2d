/**
 * Node options of a process that runs the engine for long. By itself Node 24 lets garbage grow: 128 MiB of young objects,
 * and old ones until the heap is a multiple of what lives in it. With a thousand nodes some 50 MiB live.
 */
export const engineHeap: readonly string[] = ['--max-semi-space-size=2', '--optimize-for-size'];

/**
 * Its environment. Threads of Node (compiler, collector, files, the store) each take an arena of glibc's and give little
 * of it back: one arena for all saved 25 MiB with a thousand nodes. Other systems do not know these names.
 */
export const engineEnvironment: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
