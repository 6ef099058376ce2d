import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
};

/**
 * Opens an address in the person's browser through a small file that only they can read: an address on a command
 * line is seen by every user of this machine, and this one holds a code (R31). Gives back the call that removes the file.
 */
export const openBrowser = (
  address: string,
  directory: string,
  start: typeof spawn = spawn,
): (() => void) => {
  const file = join(directory, 'open-quarterdeck.html');
  rmSync(file, { force: true });
  writeFileSync(
    file,
    `<!doctype html><meta http-equiv="refresh" content="0;url=${address}"><title>Quarterdeck</title>`,
    {
      mode: 0o600,
      flag: 'wx',
    },
  );
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = start(command, [...args, pathToFileURL(file).href], { stdio: 'ignore', detached: true });
  // A machine without a browser is no failure: the address was printed as well.
  child.on('error', () => child.unref());
  child.unref();
  return () => rmSync(file, { force: true });
};
