import { spawnSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  indexKnownHosts,
  judgeHostKey,
  knownKeyTypes,
  readKnownHosts,
  type HostName,
} from './host-key/index.ts';
import { makeHostKey, publicLineOf } from './test-kit/index.ts';

const keys = [makeHostKey(), makeHostKey(), makeHostKey('rsa')].map(publicLineOf);
const [one = '', two = '', rsa = ''] = keys;
const blob = (line: string): Buffer => Buffer.from(line.split(' ')[1] ?? '', 'base64');
const host = (address: string, port = 22, alias?: string): HostName => ({ address, port, alias });
const judge = (text: string, name: HostName, key: string): string =>
  judgeHostKey(indexKnownHosts(readKnownHosts(text, 'known_hosts')), name, blob(key)).kind;
const hashed = (name: string): string => {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

describe('known_hosts decides like OpenSSH', () => {
  const rows: readonly (readonly [string, string, HostName, string, string])[] = [
    ['trusts a plain name', `db ${one}\n`, host('db'), one, 'trusted'],
    ['does not care about case in names', `DB.Example ${one}\n`, host('db.eXample'), one, 'trusted'],
    [
      'reads CRLF and a missing last newline',
      `# x\r\n\r\ndb ${one}\r\nweb ${two}`,
      host('web'),
      two,
      'trusted',
    ],
    ['keeps ports apart', `[db]:2222 ${one}\n`, host('db'), one, 'unknown'],
    ['finds a port', `[db]:2222 ${one}\n`, host('db', 2222), one, 'trusted'],
    ['takes the key of the bare name for another port', `db ${one}\n`, host('db', 2222), one, 'trusted'],
    ['asks about another key on another port', `db ${one}\n`, host('db', 2222), two, 'unknown'],
    ['matches hashed names', `${hashed('db')} ${one}\n`, host('db'), one, 'trusted'],
    ['matches hashed names with port', `${hashed('[db]:2222')} ${one}\n`, host('db', 2222), one, 'trusted'],
    [
      'ignores a hash of another version',
      `${hashed('db').replace('|1|', '|2|')} ${one}\n`,
      host('db'),
      one,
      'unknown',
    ],
    ['matches wildcards', `*.example,db? ${one}\n`, host('db1'), one, 'trusted'],
    ['lets a negation refuse the line wherever it stands', `!db1,db* ${one}\n`, host('db1'), one, 'unknown'],
    ['does not grant by a negation alone', `!db1 ${one}\n`, host('db2'), one, 'unknown'],
    ['uses an alias without the port', `cluster ${one}\n`, host('10.0.0.1', 2222, 'cluster'), one, 'trusted'],
    ['stops at a changed key', `db ${two}\n`, host('db'), one, 'changed'],
    ['accepts one of several keys', `db ${two}\ndb ${one}\n`, host('db'), one, 'trusted'],
    ['stops when only another type is known', `db ${rsa}\n`, host('db'), one, 'changed'],
    ['lets a revocation win', `db ${one}\n@revoked db ${one}\n`, host('db'), one, 'revoked'],
    ['revokes for the named host only', `db ${one}\n@revoked web ${one}\n`, host('db'), one, 'trusted'],
    [
      'fails closed for a certificate authority',
      `@cert-authority * ${two}\n`,
      host('db'),
      one,
      'certificate',
    ],
    [
      'lets a plain pin stand beside an authority',
      `@cert-authority * ${two}\ndb ${one}\n`,
      host('db'),
      one,
      'trusted',
    ],
    ['ignores an unknown marker', `@trusted db ${one}\n`, host('db'), one, 'unknown'],
    ['ignores two markers', `@revoked @cert-authority db ${one}\n`, host('db'), one, 'unknown'],
    [
      'ignores a key of another type than its word',
      `db ssh-ed25519 ${one.split(' ')[1] ?? ''}\n`,
      host('db'),
      one,
      'unknown',
    ],
    ['ignores a key cut short', `db ${one.slice(0, -8)}\n`, host('db'), one, 'unknown'],
    ['ignores text that is not base64', `db ecdsa-sha2-nistp256 @@@@\n`, host('db'), one, 'unknown'],
    ['ignores a line without key', `db\ndb ecdsa-sha2-nistp256\n`, host('db'), one, 'unknown'],
    ['ignores keys of protocol 1', `db 1024 35 1234567\n`, host('db'), one, 'unknown'],
    [
      'reads indented lines and comments after the key',
      `  \tdb\t${one.replace(' ', '\t')} ops@laptop\n`,
      host('db'),
      one,
      'trusted',
    ],
  ];
  it.each(rows)('%s', (_name, text, who, key, verdict) => expect(judge(text, who, key)).toBe(verdict));

  it('names the types on file, for this host only', () => {
    const known = indexKnownHosts(readKnownHosts(`db ${rsa}\nweb ${one}\n@revoked db ${two}\n`, 'f'));
    expect(knownKeyTypes(known, host('db'))).toEqual(['ssh-rsa']);
  });

  it('does not hang on a pattern of many stars', () => {
    expect(judge(`${'*a'.repeat(400)}b ${one}\n`, host('a'.repeat(250)), one)).toBe('unknown');
  });
});

/** A generator with a fixed seed, so that a difference can be found again (mulberry32). */
const seeded = (seed: number) => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(next() * list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  };
  return { next, pick };
};

const keygenMissing =
  spawnSync('ssh-keygen', ['-?']).error === undefined ? undefined : 'ssh-keygen is not installed';

describe('differential test against ssh-keygen -F', () => {
  const names = [
    'db',
    'db1',
    'db.example',
    'web.example',
    '10.0.0.1',
    'fe80::1',
    '[db]:2222',
    '[10.0.0.1]:22022',
  ];
  const lineOf = ({ next, pick }: ReturnType<typeof seeded>): string => {
    const pattern = (): string =>
      pick([
        'db',
        'db?',
        '*',
        '*.example',
        'DB.example',
        '10.0.0.*',
        '!db',
        '!*.example',
        '[db]:2222',
        '[*]:2222',
        '[10.0.0.1]:22022',
        '?b*',
        '',
        '**',
        'fe80::1',
        'web.example',
      ]);
    const hosts =
      next() < 0.3
        ? hashed(pick(names))
        : Array.from({ length: 1 + Math.floor(next() * 3) }, pattern).join(',');
    const marker = pick(['', '', '', '', '@revoked ', '@cert-authority ', '@other ', '@revoked @revoked ']);
    const key = pick([
      ...keys,
      ...keys,
      one.slice(0, -8),
      'ecdsa-sha2-nistp256',
      `ssh-rsa ${one.split(' ')[1] ?? ''}`,
      '1024 35 1234',
    ]);
    const odd = next();
    if (odd < 0.05) return '# a comment';
    if (odd < 0.1) return pick(['', '   ', '\t', 'db', '@revoked', '|1|x|y']);
    return `${pick(['', '', ' ', '\t'])}${marker}${hosts}${pick([' ', '\t', '  '])}${key}${pick(['', ' ops@laptop', ' # note'])}`;
  };
  it.skipIf(keygenMissing !== undefined)(
    `finds the same lines for the same names in 1,000 files${keygenMissing === undefined ? '' : ` (skipped: ${keygenMissing})`}`,
    async () => {
      const chance = seeded(20_261_121);
      const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-known-'));
      const cases = Array.from({ length: 1_000 }, () => ({
        text:
          Array.from({ length: 1 + Math.floor(chance.next() * 6) }, () => lineOf(chance)).join(
            chance.pick(['\n', '\n', '\r\n']),
          ) + chance.pick(['\n', '']),
        name: chance.pick(names),
      }));
      for (const [at, { text }] of cases.entries()) await writeFile(join(directory, String(at)), text);
      // One shell asks a thousand times: starting each from here would cost four times as much.
      const asked = spawnSync(
        'sh',
        [
          '-c',
          'at=0; while read -r name; do ssh-keygen -l -F "$name" -f "$at"; echo "== end"; at=$((at + 1)); done',
        ],
        { cwd: directory, input: cases.map(({ name }) => `${name}\n`).join('') },
      );
      const answers = asked.stdout.toString().split('== end\n').map(readTheirs);
      const differences = cases.flatMap(({ text, name }, at) => {
        const [theirs, ours] = [answers[at], readOurs(text, name)];
        return JSON.stringify(theirs) === JSON.stringify(ours)
          ? []
          : [JSON.stringify({ name, text, theirs, ours })];
      });
      const found = answers.flat().length;
      await rm(directory, { recursive: true });
      expect(differences).toEqual([]);
      expect(found).toBeGreaterThan(400); // The comparison compared something.
    },
    60_000,
  );

  /** `# Host db found: line 3 REVOKED`; with -l only lines whose key can be read. */
  const readTheirs = (output: string): readonly string[] =>
    [...output.matchAll(/found: line (\d+) ?(REVOKED|CA)?/g)].map(
      ([, line, kind]) => `${line} ${kind ?? 'plain'}`,
    );
  /** Which lines take part in the decision about this name: each is tried alone, with its own key and with a stranger. */
  const readOurs = (text: string, name: string): readonly string[] =>
    readKnownHosts(text, '').flatMap((line) => {
      const verdict = judgeHostKey(
        indexKnownHosts([line]),
        host(name),
        line.marker === 'cert-authority' ? blob(two) : line.blob,
      ).kind;
      const word = {
        trusted: 'plain',
        revoked: 'REVOKED',
        certificate: 'CA',
        changed: 'plain',
        unknown: undefined,
      }[verdict];
      return word === undefined ? [] : [`${line.line} ${word}`];
    });
});
