import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPackageWithOptions } from '@electron/asar';

/** Where `@electron/fuses` finds the fuses in Electron's binary; then version 1, the count, and one byte each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron ships them: run as Node, no cookie encryption, Node options, inspect, no integrity, any app, ... */
const shippedFuses = '101100011';

/**
 * A folder that electron-builder takes for Electron's Linux distribution: what it copies, patches and looks for,
 * and nothing that runs. It proves our packaging configuration where Electron's binary cannot be had.
 */
export const makeStandInElectron = async (folder: string, version: string): Promise<void> => {
  const app = join(folder, 'default-app');
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(app, { recursive: true });
  const wire = Buffer.concat([
    Buffer.from(sentinel),
    Buffer.from([1, shippedFuses.length]),
    Buffer.from(shippedFuses),
  ]);
  await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]), {
    mode: 0o755,
  });
  await writeFile(join(folder, 'version'), version);
  await writeFile(join(folder, 'LICENSE'), 'stand-in');
  await writeFile(join(folder, 'LICENSES.chromium.html'), 'stand-in');
  for (const language of ['en-US', 'de'])
    await writeFile(join(folder, 'locales', `${language}.pak`), 'stand-in');
  await writeFile(join(app, 'package.json'), '{}');
  await createPackageWithOptions(app, join(folder, 'resources', 'default_app.asar'), {});
};
