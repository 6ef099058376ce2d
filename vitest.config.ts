import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './scripts/tally/vitest-reporter.mjs'],
    // `node` tests run in plain Node 24; `renderer` ones in a DOM.
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['{shared,main,scripts,bench}/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.{ts,tsx}'],
          // Styles are left out of component tests, except the tokens: the contrast test reads them.
          css: { include: [/tokens\.css/] },
          testTimeout: 20_000,
        },
      },
    ],
  },
});
