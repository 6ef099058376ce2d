import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './command.ts';

/** Debian packages a set-up needs on this machine, each with a program that proves it is there. */
export type NeededPackage = { readonly name: string; readonly program: string };

const installTimeoutMs = 5 * 60_000;
// Services must not start on the tester's machine just because a package brings one (policy-rc.d, exit 101 = forbidden).
const withoutStarting = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

const searchPath = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];

/** True when a program of that name can be run here. System directories count also when PATH leaves them out. */
export const hasProgram = (program: string): boolean =>
  searchPath.some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false; // not in this directory: look in the next
    }
  });

/** The packages whose program is not there yet. */
export const missingPackages = (needed: readonly NeededPackage[]): readonly string[] =>
  needed.filter(({ program }) => !hasProgram(program)).map(({ name }) => name);

/** Installs what is missing through apt. Needs root. Rejects with apt's own words. */
export const installPackages = async (
  names: readonly string[],
  tell: (line: string) => void,
): Promise<void> => {
  if (names.length === 0) return;
  tell(`Installing ${names.join(', ')} with apt.`);
  const options = { timeoutMs: installTimeoutMs, environment: withoutStarting };
  await runCommand('apt-get', ['update', '--quiet'], options);
  await runCommand('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...names], options);
};
