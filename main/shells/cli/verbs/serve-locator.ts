import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createSystemClock } from '#engine';
import { CliError } from '../cli-error.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { visible, type Terminal } from '../terminal.ts';

export type LocatorFlags = {
  readonly file: string;
  readonly host: string;
  readonly port: number;
  /** `name=zone` of each target to make. */
  readonly target: readonly string[];
  readonly tokenFile?: string;
  /** Keys to make up in an empty store. */
  readonly seed?: number;
};

type NewTarget = { readonly target: string; readonly zone: string };

const readTarget = (text: string): NewTarget => {
  const [target = '', zone = '', ...more] = text.split('=');
  if (target === '' || zone === '' || more.length > 0)
    throw new CliError(exitCode.usage, `Write a target as NAME=ZONE, not "${text}".`);
  return { target, zone };
};

const usualHosts = 12;
const usualZones = ['a', 'b', 'c'];
/** Twelve hosts in three zones, for a store that is to be filled and has nobody to own the keys. */
const usualTargets = (): readonly NewTarget[] =>
  Array.from({ length: usualHosts }, (_, at) => ({
    target: `doc-${String(at + 1).padStart(2, '0')}`,
    zone: usualZones[at % usualZones.length] ?? 'a',
  }));

const readToken = async (file: string): Promise<string> => {
  const token = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (token === '')
    throw new CliError(exitCode.unreadable, `${file}: There is no token in it, or no such file.`);
  return token;
};

/** Failures of the store and of the address are sentences of theirs. */
const orUnavailable = async <T>(act: () => T | Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    throw new CliError(exitCode.unavailable, error instanceof Error ? error.message : String(error));
  }
};

/** Serves the reference locator until the person ends it. Its address is the first line of the answer. */
export const serveLocator = async (flags: LocatorFlags, terminal: Terminal): Promise<ExitCode> => {
  const { seed, tokenFile, host, port } = flags;
  const named = flags.target.map(readTarget);
  const targets = named.length === 0 && seed !== undefined ? usualTargets() : named;
  const token = tokenFile === undefined ? undefined : await readToken(resolve(terminal.folder, tokenFile));
  // Only this verb needs SQLite in its own process.
  const { createLocator } = await import('../../../locator/index.ts');
  const file = flags.file === ':memory:' ? flags.file : resolve(terminal.folder, flags.file);
  const clock = createSystemClock();
  await using locator = await orUnavailable(() =>
    createLocator({ file, clock, targets, ...(token === undefined ? {} : { token }) }),
  );
  if (seed !== undefined) {
    const from = clock.monotonicMs();
    const progress = (keys: number): void => terminal.err(`${keys} keys\n`);
    await orUnavailable(() => locator.seed({ keys: seed, progress }));
    terminal.err(`made ${seed} keys in ${((clock.monotonicMs() - from) / 1_000).toFixed(1)} s\n`);
  }
  const { url } = await orUnavailable(() => locator.listen({ host, port }));
  terminal.out(`${visible(url)}\n`);
  if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
  return exitCode.ok;
};
