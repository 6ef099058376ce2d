import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../this-machine/index.ts';
import { cachedDirectory } from './cached-directory.ts';
import { findMirror } from './mirror.ts';

/** A server program of another Debian release than this machine's. */
export type ForeignServer = {
  /** As Debian names package and program: `redis-server`. */
  readonly name: string;
  /** Where it is taken from. */
  readonly suite: string;
  /** Where what it needs is taken from, if that suite is no whole release. */
  readonly base?: string;
};

/** Raise it when what a built root has in it changes. */
const revision = 1;
/** Ten seconds here; a package list and some 40 packages from a slow mirror. */
const fetchTimeoutMs = 5 * 60_000;
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** apt with a state of its own that has nothing installed, so that everything a package needs is fetched, and nothing of ours changes. */
const aptOptions = (directory: string): readonly string[] =>
  [
    `Dir::State=${directory}`,
    `Dir::State::status=${directory}/status`,
    `Dir::Cache=${directory}/cache`,
    `Dir::Etc::sourcelist=${directory}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    'Dir::Etc::preferencesparts=/dev/null',
    'APT::Install-Recommends=false',
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    // A suite that is gone is an error, not a warning.
    'APT::Update::Error-Mode=any',
  ].flatMap((option) => ['-o', option]);

const unpack = async ({ name, suite, base }: ForeignServer, root: string): Promise<void> => {
  const { uri } = await findMirror();
  const apt = join(root, 'apt');
  for (const directory of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(apt, directory), { recursive: true });
  writeFileSync(join(apt, 'status'), '');
  const lines = [...new Set([base ?? suite, suite])].map(
    (each) => `deb [signed-by=${keyring}] ${uri} ${each} main\n`,
  );
  writeFileSync(join(apt, 'sources.list'), lines.join(''));
  const run = (...words: readonly string[]) =>
    runCommand('apt-get', [...aptOptions(apt), '--quiet', ...words], { timeoutMs: fetchTimeoutMs });
  await run('update');
  await run('--yes', '--download-only', '--target-release', suite, 'install', name);
  const archives = join(apt, 'cache/archives');
  for (const file of readdirSync(archives).filter((each) => each.endsWith('.deb')))
    await runCommand('dpkg-deb', ['--extract', join(archives, file), root]);
  for (const bulk of [apt, join(root, 'usr/share'), join(root, 'var')])
    rmSync(bulk, { recursive: true, force: true });
};

/** Directories of libraries: releases before Debian 12 have some beside /usr. */
const librariesOf = (root: string): readonly string[] =>
  ['lib', 'usr/lib'].flatMap((part) => {
    const directory = join(root, part);
    return existsSync(directory)
      ? readdirSync(directory)
          .filter((each) => each.endsWith('-linux-gnu'))
          .map((each) => join(directory, each))
      : [];
  });

/**
 * Gives the words that start a server of another Debian release on this machine: its own loader, with its own libraries. Unpacked
 * once; no script of a package is run. Rejects when the suite does not have it.
 */
export const serverProgram = async (
  cache: string,
  server: ForeignServer,
  tell: (line: string) => void,
): Promise<readonly string[]> => {
  const key = createHash('sha256').update(JSON.stringify({ revision, server })).digest('hex').slice(0, 16);
  const root = await cachedDirectory(cache, `${server.name}-${key}`, async (partial) => {
    tell(`Fetching ${server.name} of Debian ${server.suite}: ten seconds, once.`);
    await unpack(server, partial);
  });
  const libraries = librariesOf(root);
  const loader = libraries
    .flatMap((directory) => readdirSync(directory).map((name) => join(directory, name)))
    .find((path) => /\/ld-linux[^/]*\.so\.\d+$/.test(path));
  if (loader === undefined) throw new Error(`there is no loader in ${root}`);
  return [loader, '--library-path', libraries.join(':'), join(root, 'usr/bin', server.name)];
};
