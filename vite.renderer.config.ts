import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window, the same bundle for the desktop and the web shell. Screens with charts are chunks of their own. */
export default defineConfig({
  root: 'renderer',
  // Relative, so that it works under the desktop's own scheme and under any address of the web shell.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    // Every browser we run in knows module preload, and the page allows no script of its own making.
    modulePreload: { polyfill: false },
    // Fonts stay files: `data:` is allowed for pictures only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
