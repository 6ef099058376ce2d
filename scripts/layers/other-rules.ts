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
  // A daemon behind a socket, for in-process servers, and the fake engines behind it.
  'main/demo/serve-socket.ts',
  'main/demo/serve-engine.ts',
];

/** Folders whose sub-folders are siblings that never see each other. */
export const strangers: readonly string[] = ['main/engine/sources', 'renderer/views', 'main/shells'];
