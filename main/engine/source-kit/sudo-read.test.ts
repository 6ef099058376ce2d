import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { adviceToRead, sudoReadFunction, sudoReads } from './sudo-read.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sudo-read-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const program = (name: string, text: string): void => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, name), 0o755);
};
const run = (readWithSudo: boolean | undefined): string =>
  execFileSync(
    '/bin/sh',
    ['-c', `${sudoReadFunction({ readWithSudo })}\nqd_peek cat /secret\necho "status $?"`],
    {
      env: { PATH: `${folder}:/usr/bin:/bin` },
      encoding: 'utf8',
    },
  );

describe.skipIf(process.platform === 'win32')('reading what only root may (a POSIX shell)', () => {
  it('never starts sudo where the fleet file does not say so', () => {
    program('id', 'echo 1000');
    program('sudo', `touch ${folder}/asked`);
    expect(run(undefined)).toBe('status 2\n');
    expect(run(false)).toBe('status 2\n');
    expect(existsSync(join(folder, 'asked'))).toBe(false);
  });

  it('starts no sudo as root either, which may read everything', () => {
    program('id', 'echo 0');
    program('sudo', `touch ${folder}/asked`);
    expect(run(true)).toBe('status 2\n');
    expect(existsSync(join(folder, 'asked'))).toBe(false);
  });

  it('prints what exactly this command prints, never waiting for a password, whatever sudo warns of', () => {
    program('id', 'echo 1000');
    program('sudo', 'echo "sudo: unable to resolve host db-1" >&2; printf "%s\n" "$*"');
    expect(run(true)).toBe('-n cat /secret\nstatus 0\n');
  });

  it.each([
    'sudo: a password is required',
    'Sorry, user ops is not allowed to execute "/usr/bin/cat /secret" as root on db-1.',
    'ops is not in the sudoers file.',
    'sudo: no tty present and no askpass program specified',
  ])('tells a refusal from an answer: %s', (words) => {
    program('id', 'echo 1000');
    program('sudo', `echo '${words}' >&2; exit 1`);
    expect(run(true)).toBe('status 1\n');
  });
});

describe('the advice', () => {
  const of = (readWithSudo: boolean) =>
    adviceToRead({ node: { id: nodeId('db-1'), readWithSudo }, login: 'ops', command: sudoReads.crontabs });
  const line = 'ops ALL=(root) NOPASSWD: /usr/bin/timeout 5 grep -ras ^ /var/spool/cron';

  it('names the key of the fleet file and the one line of sudoers that is missing', () => {
    expect(of(false)).toContain('set readWithSudo: true for db-1');
    expect(of(false)).toContain(line);
    expect(of(true)).toMatch(/^sudo refuses it there\./);
    expect(of(true)).toContain(line);
  });
});
