import { join } from 'node:path';
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

// ssh2 compiles WebAssembly as soon as it is loaded, for one cipher: with what of Node that needs, 1.4 MiB.
const withoutWebAssembly = (): Plugin => {
  const id = '\0poly1305-of-ours';
  const ours = join(import.meta.dirname, 'main/engine/transport/connection/ssh2-poly1305.ts');
  return {
    name: 'without-web-assembly',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === './crypto/poly1305.js' && /[/\\]ssh2[/\\]/.test(importer ?? '') ? id : undefined,
    load: (loaded) =>
      loaded === id ? `module.exports = require(${JSON.stringify(ours)}).createPoly1305;` : undefined,
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && chunk.code.includes('WebAssembly'))
          this.error(`${chunk.fileName} has WebAssembly in it: where ssh2 keeps its own may have changed`);
    },
  };
};

/** What of Node's HTTP the engine and the shells use. */
const httpNames = ['Agent', 'STATUS_CODES', 'Server', 'createServer', 'request'];

// An import of `node:http` reads every export, and that of WebSocket loads the whole of undici: 4 MiB that nobody here uses.
const httpWithoutFetch = (): Plugin => {
  const id = '\0http-without-fetch';
  return {
    name: 'http-without-fetch',
    enforce: 'pre',
    resolveId: (source) => (source === 'node:http' ? id : undefined),
    load: (loaded) =>
      loaded === id
        ? `export const { ${httpNames.join(', ')} } = process.getBuiltinModule('node:http');`
        : undefined,
  };
};

// V8 keeps the text of a program, two bytes a character as soon as one of them is no Latin letter: 2 MiB for a few dashes and quotes.
const plainText = (): Plugin => ({
  name: 'plain-text',
  generateBundle: (_options, bundle) => {
    for (const chunk of Object.values(bundle))
      if (chunk.type === 'chunk')
        chunk.code = chunk.code.replaceAll(
          /[^\0-\x7f]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
  },
});

const entry = {
  electron: 'main/shells/electron/app.ts',
  'engine-process': 'main/shells/electron/engine-process.ts',
  web: 'main/shells/web/main.ts',
  cli: 'main/shells/cli/main.ts',
  'store-worker': 'main/engine/store/store-worker.ts',
};

/** Everything that runs in Node, as ES modules in out/main, with no node_modules beside it. */
export default defineConfig({
  plugins: [withoutNativeParts(), withoutWebAssembly(), httpWithoutFetch(), plainText()],
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
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        comments: { jsdoc: false },
      },
    },
  },
});
