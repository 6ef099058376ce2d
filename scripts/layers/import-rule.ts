/**
 * Who may import whom: default deny. A file is judged by the longest `from` that its path starts with.
 * An entry of `may` is a path prefix in this checkout, a package name, or `node:*` for every part of Node.
 * Each part may also import from within its own `from` folder. Read by the layer test and drawn in docs/architecture.md.
 */
export type ImportRule = { readonly from: string; readonly may: readonly string[]; readonly because: string };

/** Every part of `shared`, for those who may use all of it. */
export const shared: readonly string[] = [
  'shared/schema',
  'shared/fault',
  'shared/model',
  'shared/format',
  'shared/contract',
  'shared/wire',
];
