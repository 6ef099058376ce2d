import { join } from 'node:path';
import { defineConfig } from 'vite';
import nodeSide from '../vite.main.config.ts';

const root = join(import.meta.dirname, '..');

/** The benches as plain JavaScript: the engine finds its sources by a Vite glob, so Node alone cannot load it. */
export default defineConfig({
  ...nodeSide,
  root,
  build: {
    ...nodeSide.build,
    outDir: join(root, '.cache/bench'),
    rollupOptions: {
      // As what ships; side by side, for the store looks for its worker beside its own file.
      ...nodeSide.build?.rollupOptions,
      input: {
        sweep: 'bench/sweep/main.ts',
        'engine-child': 'bench/sweep/engine-child.ts',
        'tier-child': 'bench/sweep/tier-child.ts',
        'floor-child': 'bench/sweep/floor-child.ts',
        histories: 'bench/disk-histories/main.ts',
        'start-up': 'bench/start-up/main.ts',
        'start-child': 'bench/start-up/start-child.ts',
        ownership: 'bench/ownership/main.ts',
        'ownership-locator': 'bench/ownership/locator-child.ts',
        'tail-engine': 'bench/tail/engine-child.ts',
        'tail-stream': 'bench/tail/stream-child.ts',
        'store-worker': 'main/engine/store/store-worker.ts',
      },
    },
  },
});
