import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededNumbers } from '../../../../shared/model/test-kit/index.ts';
import { readTextFile } from '../disk/index.ts';
import { readSshConfigLines } from './ssh-config-lines.ts';
import { sshHostSettings } from './ssh-host-settings.ts';

const hasSsh = (): boolean => {
  try {
    execFileSync('ssh', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // Without OpenSSH there is nothing to compare with; the test says so.
  }
};

const folder = mkdtempSync(join(tmpdir(), 'ssh-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const aliases = ['web1', 'web2', 'db1.example.net', 'pi-07', 'gate'];

/** One configuration of blocks, wildcards, negations, includes and odd spellings. */
const makeConfig = (next: () => number, number: number): string => {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const settings: readonly (() => string)[] = [
    () => `HostName ${pick(['10.0.0.1', '%h.example.net', 'a%%b', 'Host.Example.NET', '2001:db8::1'])}`,
    () => `Port ${pick(['22', '2222', '65535'])}`,
    () =>
      `${pick(['User', 'user', 'USER'])}${pick([' ', '=', ' = ', '\t'])}${pick(['ops', '"ops"', 'root', 'pi'])}`,
    () => `IdentityFile ${pick(['~/.ssh/a', '"~/.ssh/with space"', '/keys/%h', '/keys/%%', '/keys/b'])}`,
    () => `ProxyJump ${pick(['gate', 'none', 'ops@gate:2200', 'gate,web1', 'web2'])}`,
    () => `IdentitiesOnly ${pick(['yes', 'no'])}`,
    () => `HostKeyAlias ${pick(['alias1', 'alias2'])}`,
    () => `# ${pick(['User evil', 'Host *'])}`,
    () => '',
  ];
  const heads: readonly (() => string)[] = [
    () => `Host ${pick(aliases)}`,
    () => `Host ${pick(aliases)} ${pick(aliases)}`,
    () => `Host ${pick(['*', 'web?', 'w*1', '*.example.net', '????', '!web1 *', 'web* !web2'])}`,
    () => `host=${pick(aliases)}`,
    () => `Match host ${pick(['web*', '*.example.net', '10.*', 'gate,web2'])}`,
    () => `Match originalhost ${pick(['web1', 'db*', '!gate,*'])} user ${pick(['ops', '*', 'root'])}`,
    () => `Match ${pick(['!host web1', 'all'])}`,
    () =>
      `Include ${pick([join(folder, `part-${number % 7}`), join(folder, 'part-*'), join(folder, 'missing')])}`,
  ];
  const indent = () => pick(['', '  ', '\t']);
  const block = () => [
    pick(heads)(),
    ...Array.from({ length: Math.floor(next() * 5) }, () => indent() + pick(settings)()),
  ];
  const lines = [
    ...Array.from({ length: Math.floor(next() * 2) }, () => pick(settings)()),
    ...Array.from({ length: 2 + Math.floor(next() * 5) }, block).flat(),
  ];
  return `${lines.join(pick(['\n', '\r\n']))}\n`;
};

/** What ssh would do; undefined for the one thing it refuses to print: a machine that is its own jump host. */
const askSsh = (file: string, alias: string): ReadonlyMap<string, readonly string[]> | undefined => {
  const {
    stdout: printed,
    stderr,
    status,
  } = spawnSync('ssh', ['-G', '-F', file, alias], { encoding: 'utf8' });
  if (status !== 0 && stderr.startsWith('jumphost loop')) return undefined;
  const answers = new Map<string, string[]>();
  for (const line of printed.split('\n')) {
    const [, name, value] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) answers.set(name, [...(answers.get(name) ?? []), value]);
  }
  return answers;
};

/** What ssh prints when a configuration names no key file. */
const usualKeys = /^~\/\.ssh\/id_/;

describe.skipIf(!hasSsh())('an imported ssh_config, beside ssh -G (skipped where there is no ssh)', () => {
  it('gives the same address, port, user, way, key files and alias on a hundred configurations', async () => {
    const next = seededNumbers(20_261_121);
    for (let part = 0; part < 7; part += 1)
      writeFileSync(join(folder, `part-${part}`), makeConfig(next, 1).replaceAll(/^Include.*$/gm, ''));
    const differences: unknown[] = [];
    let compared = 0;
    for (let number = 0; number < 100; number += 1) {
      const file = join(folder, `config-${number}`);
      writeFileSync(file, makeConfig(next, number));
      const alias = aliases[number % aliases.length] ?? '';
      const { lines } = await readSshConfigLines(file, {
        homeDirectory: folder,
        read: (path) => readTextFile(path, 1_048_576),
        glob: async (pattern) => {
          const paths: string[] = [];
          for await (const path of glob(pattern)) paths.push(path);
          return paths.toSorted();
        },
      });
      const ours = sshHostSettings(lines, alias, userInfo().username);
      const theirs = askSsh(file, alias);
      if (theirs === undefined) continue;
      compared += 1;
      const say = (name: string) => theirs.get(name)?.[0];
      const mine = {
        hostname: ours.hostName,
        port: String(ours.port),
        user: ours.user ?? userInfo().username,
        proxyjump: ours.proxyJump,
        identityfile: ours.identityFiles,
        identitiesonly: ours.identitiesOnly ? 'yes' : 'no',
        hostkeyalias: ours.hostKeyAlias,
      };
      const ssh = {
        hostname: say('hostname'),
        port: say('port'),
        user: say('user'),
        proxyjump: say('proxyjump'),
        identityfile: (theirs.get('identityfile') ?? []).filter((path) => !usualKeys.test(path)),
        identitiesonly: say('identitiesonly'),
        hostkeyalias: say('hostkeyalias'),
      };
      if (JSON.stringify(mine) !== JSON.stringify(ssh)) differences.push({ file: number, alias, mine, ssh });
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(90);
  });
});
