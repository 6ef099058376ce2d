// Packages the desktop app for this system into dist/ and checks the fuses of what came out.
// `--release` refuses to make anything that is not signed. Other arguments go to electron-builder, for example `--dir`.
import './preflight.mjs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { buildIfNeeded } from './build.mjs';
import { packagedApps, readFuses, wantedFuses } from './packaging/fuses.mjs';
import { installed, root, runNode } from './run.mjs';

const isRelease = process.argv.includes('--release');
const args = process.argv.slice(2).filter((arg) => arg !== '--release');

await buildIfNeeded();
const status = await runNode(installed('electron-builder'), [
  '--config',
  'electron-builder.yml',
  '--publish',
  'never',
  ...(isRelease ? ['-c.forceCodeSigning=true'] : []),
  ...args,
]);
if (status !== 0)
  throw new Error(
    'electron-builder stopped; its reason is above. It needs Electron’s binary for this system.',
  );

const apps = packagedApps(join(root, 'dist'));
if (apps.length === 0) throw new Error('Nothing was packaged.');
for (const app of apps) {
  const fuses = await readFuses(app);
  if (!isDeepStrictEqual(fuses, wantedFuses))
    throw new Error(`The fuses of ${app} are not as they must be: ${JSON.stringify(fuses)}`);
  console.log(`${app}: fuses are as they must be`);
}
