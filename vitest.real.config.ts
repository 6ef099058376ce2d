import { defineConfig } from 'vitest/config';

/** Specs on real machines, booted for them on this computer: Linux and root, else every one is skipped with the reason. */
export default defineConfig({
  test: {
    name: 'real',
    environment: 'node',
    include: ['e2e/**/*.real.test.ts'],
    // One fleet at a time: machines of two files would only slow each other down.
    fileParallelism: false,
    // Minutes pass: each spec is told as it ends.
    reporters: ['verbose', './scripts/tally/vitest-reporter.mjs'],
  },
});
