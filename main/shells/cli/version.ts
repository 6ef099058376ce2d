import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Version of this program, from the package.json above it: beside the sources and beside the built file alike. */
export const readVersion = (folder = import.meta.dirname): string => {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly name?: string;
      readonly version?: string;
    };
    if (name === 'quarterdeck') return version ?? 'unknown';
  }
  return dirname(folder) === folder ? 'unknown' : readVersion(dirname(folder));
};
