import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export type Asset = { readonly type: string; readonly bytes: Buffer };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built window once, by the path it is served under. Later requests only look into this map, so no
 * request can reach another file. Kinds of file that a window has no use for are not served.
 */
export const readAssets = async (directory: string): Promise<ReadonlyMap<string, Asset>> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []); // said below
  const files = entries.filter((entry) => entry.isFile() && types[extname(entry.name)] !== undefined);
  const assets = await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(directory, file).split(sep).join('/')}`;
      return [path, { type: types[extname(file)] ?? '', bytes: await readFile(file) }] as const;
    }),
  );
  const found = new Map<string, Asset>(assets);
  if (!found.has('/index.html'))
    throw new Error(
      `The window is not built: ${join(directory, 'index.html')} is missing. Run npm run build.`,
    );
  return found;
};
