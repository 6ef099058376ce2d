/**
 * Who may import whom: default deny. A file is judged by the longest `from` that its path starts with.
 * An entry of `may` is a path prefix in this checkout, a package name, or `node:*` for every part of Node.
 * Each part may also import from within its own `from` folder. Read by the layer test and drawn in docs/architecture.md.
 */
export type ImportRule = { readonly from: string; readonly may: readonly string[]; readonly because: string };

const shared = [
  'shared/schema',
  'shared/fault',
  'shared/model',
  'shared/format',
  'shared/contract',
  'shared/wire',
];

export const importTable: readonly ImportRule[] = [
  { from: 'shared/schema', may: ['zod'], because: 'the schema library is configured in one place' },
  { from: 'shared/fault', may: ['shared/schema'], because: 'failures are the lowest layer' },
  { from: 'shared/model', may: ['shared/schema', 'shared/fault'], because: 'nouns know nothing above them' },
  {
    from: 'shared/format',
    may: ['shared/model', 'shared/fault'],
    because: 'text is made from values, purely',
  },
  {
    from: 'shared/contract',
    may: ['shared/schema', 'shared/model', 'shared/fault'],
    because: 'messages are values',
  },
  {
    from: 'shared/wire',
    may: ['shared/schema', 'shared/contract', 'shared/fault', 'shared/model'],
    because: 'frames know messages, not who handles them',
  },
  { from: 'shared/scenarios', may: ['shared/model'], because: 'a world is plain data' },
  {
    from: 'main/engine/ports',
    may: ['shared/model', 'shared/fault', 'node:*'],
    because: 'interfaces, and the plain-Node ones every shell uses',
  },
  {
    from: 'main/engine/source-kit',
    may: ['shared/model', 'shared/fault'],
    because: 'a source is data and pure functions',
  },
  {
    from: 'main/engine/rules',
    may: ['shared/model'],
    because: 'judging is pure: no ports, no store, no text',
  },
  {
    from: 'main/engine/sources',
    may: ['main/engine/source-kit', 'shared/model', 'shared/fault', 'shared/schema'],
    because: 'a source cannot do I/O and never sees another',
  },
  {
    from: 'main/engine/fleet',
    may: ['main/engine/ports', ...shared, 'node:*', 'yaml', 'ssh-config'],
    because: 'who the nodes are comes from files',
  },
  {
    from: 'main/engine/store',
    may: ['main/engine/ports', ...shared, 'node:*'],
    because: 'memory knows no node',
  },
  {
    from: 'main/engine/transport',
    may: ['main/engine/ports', 'main/engine/source-kit', ...shared, 'node:*', 'ssh2'],
    because: 'the one place that performs an Ask',
  },
  {
    from: 'main/engine/probe',
    may: [
      'main/engine/transport',
      'main/engine/store',
      'main/engine/ports',
      'main/engine/source-kit',
      ...shared,
    ],
    because: 'decides when to ask',
  },
  {
    from: 'main/engine/fleet-watch',
    may: [
      'main/engine/fleet',
      'main/engine/transport',
      'main/engine/probe',
      'main/engine/store',
      'main/engine/rules',
      'main/engine/source-kit',
      'main/engine/ports',
      ...shared,
      'node:util',
    ],
    because: 'where answers meet rules; see docs/decisions/0007',
  },
  {
    from: 'main/engine/serve',
    may: [
      'main/engine/fleet-watch',
      'main/engine/fleet',
      'main/engine/transport',
      'main/engine/store',
      'main/engine/ports',
      ...shared,
    ],
    because: 'answers the contract, knows no source',
  },
  {
    from: 'main/engine',
    may: ['main/engine', ...shared, 'node:*'],
    because: 'the composition root knows every part',
  },
  {
    from: 'main/engine/tests',
    may: ['main/engine', ...shared, 'node:*', 'vite'],
    because:
      'whole engines over in-process servers; one runs in a process of its own, loaded by Vite, to be killed',
  },
  {
    from: 'main/shells/engine-heap.ts',
    may: [],
    because: 'one setting of every process that runs the engine for long',
  },
  {
    from: 'main/shells/electron',
    may: [
      'main/shells/engine-heap.ts',
      'main/engine/index.ts',
      'main/demo/index.ts',
      ...shared,
      'shared/scenarios',
      'node:*',
      'electron',
      'zod',
    ],
    because: 'a thin shell',
  },
  {
    from: 'main/shells/web',
    may: ['main/engine/index.ts', 'main/demo/index.ts', ...shared, 'shared/scenarios', 'node:*', 'ws'],
    because: 'a thin shell',
  },
  {
    from: 'main/shells/cli',
    may: [
      'main/engine/index.ts',
      'main/demo/index.ts',
      ...shared,
      'shared/scenarios',
      'node:*',
      'commander',
      'csv-parse',
    ],
    because: 'a thin shell',
  },
  {
    from: 'main/demo',
    may: [
      'shared/scenarios',
      'shared/model',
      'shared/fault',
      'main/engine/source-kit',
      'main/engine/ports',
      'main/engine/sources/host/fake.ts',
      'main/engine/index.ts',
      'node:*',
      'ssh2',
    ],
    because: 'real SSH servers; started by a shell, never imported by the engine',
  },
  {
    from: 'renderer/link',
    may: ['shared/contract', 'shared/wire', 'shared/fault', 'shared/schema'],
    because: 'the only files that know how we are hosted',
  },
  {
    from: 'renderer/clock',
    may: ['react', 'shared/model'],
    because: 'one ticking clock for every age on screen',
  },
  {
    from: 'renderer/queries',
    may: ['renderer/link', 'renderer/clock', ...shared, 'react', '@tanstack/react-query'],
    because: 'the only place with a cache',
  },
  { from: 'renderer/theme', may: ['react', '@fontsource-variable'], because: 'tokens know nothing' },
  {
    from: 'renderer/charts',
    may: ['renderer/theme', 'renderer/ui', 'shared/format', 'shared/model', 'react', 'recharts'],
    because: 'the only importer of recharts',
  },
  {
    from: 'renderer/ui',
    may: [
      'renderer/theme',
      'renderer/clock',
      'shared/format',
      'shared/model',
      'shared/fault',
      'react',
      'react-dom',
      'radix-ui',
      'cmdk',
      'lucide-react',
      '@tanstack/react-table',
      '@tanstack/react-virtual',
    ],
    because: 'primitives with no domain word but the state vocabulary',
  },
  {
    from: 'renderer/commands',
    may: ['renderer/queries', 'renderer/ui', ...shared, 'react'],
    because: 'one list for keys, palette and menus',
  },
  {
    from: 'renderer/shell',
    may: [
      'renderer/queries',
      'renderer/clock',
      'renderer/commands',
      'renderer/ui',
      'renderer/theme',
      ...shared,
      'react',
      'react-dom',
      'lucide-react',
      'radix-ui',
      'cmdk',
    ],
    because: 'the frame round every screen',
  },
  {
    from: 'renderer/views',
    may: [
      'renderer/queries',
      'renderer/clock',
      'renderer/commands',
      'renderer/charts',
      'renderer/ui',
      'renderer/theme',
      'renderer/shell',
      ...shared,
      'react',
      'react-dom',
      'lucide-react',
      'radix-ui',
      '@tanstack/react-virtual',
      '@tanstack/react-table',
    ],
    because: 'a screen draws; it never sees another screen',
  },
  {
    from: 'renderer',
    may: ['renderer', ...shared, 'react', 'react-dom', '@tanstack/react-query'],
    because: 'the entry mounts everything',
  },
  {
    from: 'e2e',
    may: [
      'shared/model',
      'shared/scenarios',
      'shared/contract',
      'shared/fault',
      'shared/wire',
      'main/engine/index.ts',
      '@playwright/test',
      '@axe-core/playwright',
      'vitest',
      'yaml',
      'node:*',
    ],
    because: 'tests from outside',
  },
  {
    from: 'bench',
    may: [
      'main',
      'shared',
      'e2e/real-fleet',
      'e2e/this-machine',
      'vite',
      'vite.main.config.ts',
      'csv-parse',
      'node:*',
    ],
    because: 'measures any part',
  },
  {
    from: 'scripts',
    may: [
      'main/shells/engine-heap.ts',
      'e2e/this-machine',
      'vite',
      'vitest',
      '@playwright/test',
      'electron-builder',
      '@electron/asar',
      '@electron/fuses',
      'main/engine/index.ts',
      'shared',
      'node:*',
    ],
    because: 'set-up, checks and packaging',
  },
];

/** What a test or a test kit may import beside what its folder may. */
export const testsMay: readonly string[] = [
  'vitest',
  '@testing-library',
  'fast-check',
  'node:*',
  'shared',
  'ssh2',
  'renderer/test-kit',
  'main/engine/ports',
  'main/engine/source-kit',
];

/** Folders whose sub-folders are siblings that never see each other. */
export const strangers: readonly string[] = ['main/engine/sources', 'renderer/views', 'main/shells'];
