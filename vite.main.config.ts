import { defineConfig, type Plugin } from 'vite';

// ssh2 and ws look for optional native parts inside try/catch. Bundled, the require itself must throw,
// so that their pure JavaScript stays in use and no binary ships. Each part is a module of its own:
// a bundled module throws at its first require only and is empty at the next.
const withoutNativeParts = (): Plugin => {
  const id = '\0native-part-left-out:';
  return {
    name: 'without-native-parts',
    enforce: 'pre',
    resolveId: (source) =>
      /cpu-features|sshcrypto\.node|pagent\.exe|bufferutil|utf-8-validate/.test(source)
        ? id + source
        : undefined,
    load: (loaded) => (loaded.startsWith(id) ? "throw new Error('native part left out');" : undefined),
  };
};

const entry = {
  electron: 'main/shells/electron/app.ts',
  'engine-process': 'main/shells/electron/engine-process.ts',
  web: 'main/shells/web/main.ts',
  cli: 'main/shells/cli/main.ts',
  'store-worker': 'main/engine/store/store-worker.ts',
};

/** Everything that runs in Node, as ES modules in out/main, with no node_modules beside it. */
export default defineConfig({
  plugins: [withoutNativeParts()],
  define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    outDir: 'out/main',
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    sourcemap: false,
    rollupOptions: {
      input: entry,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
