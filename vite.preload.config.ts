import { defineConfig } from 'vite';

/** The preload: one CommonJS file, because a sandboxed preload can load nothing else, and nothing in it but itself. */
export default defineConfig({
  build: {
    outDir: 'out/preload',
    emptyOutDir: true,
    target: 'chrome140',
    minify: false,
    rollupOptions: {
      input: 'main/shells/electron/preload.ts',
      external: ['electron'],
      // It takes a few constants from a shared door; what stands behind that door must not come along.
      treeshake: { moduleSideEffects: false },
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
    modulePreload: false,
    copyPublicDir: false,
  },
});
