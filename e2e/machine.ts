import { existsSync } from 'node:fs';

const given = (name: string): string | undefined => {
  const path = process.env[name];
  return path !== undefined && path !== '' && existsSync(path) ? path : undefined;
};

/** Browser that `scripts/browser.mjs` found; undefined where there is none. */
export const browserPath = (): string | undefined => given('CHROMIUM_PATH');

/** Electron's binary; undefined where it could not be downloaded. */
export const electronPath = (): string | undefined => given('ELECTRON_PATH');
