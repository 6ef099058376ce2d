import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const folder = join(root, 'node_modules', 'electron');
const downloadLimitMs = 10 * 60_000;

/**
 * Where Electron's binary is, or undefined. Asking the electron package itself starts a download when it is missing.
 * @returns {string | undefined}
 */
export const electronBinary = () => {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
};

/**
 * Lets the electron package download its binary: install scripts are off in this project, so it has not happened yet.
 * Its stack trace on failure is kept from the operator, who is told in one sentence instead.
 * @returns {boolean} whether the binary is there now
 */
export const fetchElectron = () => {
  const installer = join(folder, 'install.js');
  if (existsSync(installer))
    spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: downloadLimitMs });
  return electronBinary() !== undefined;
};
