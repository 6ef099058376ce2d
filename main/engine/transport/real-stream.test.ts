import { spawnSync } from 'node:child_process';
import { appendFile, copyFile, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StreamAsk } from '../source-kit/index.ts';
import { createTestBench, soon, sshdMissing, startRealSshd, type RealSshd } from './test-kit/index.ts';
import type { NodeSession } from './index.ts';

const why = sshdMissing === undefined ? '' : ` (skipped: ${sshdMissing})`;

const streamOf = (script: string, ...inputs: readonly string[]): StreamAsk => ({
  id: 'test.stream',
  says: 'a stream of a test',
  lane: 'own-channel',
  script,
  inputs,
  effect: 'reads',
  limits: { timeoutMs: 3_000, stdoutBytes: 0, stderrBytes: 0 },
});
const tailOf = (file: string): StreamAsk => streamOf('exec tail -n 5 -F -- "$1"', file);

/** Whether a process of the node holds such a text in its arguments. */
const runs = (text: string): boolean => spawnSync('ps', ['-eo', 'args=']).stdout.toString().includes(text);
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let at = 0; at < 200 && !(await isSo()); at += 1) await new Promise((done) => setTimeout(done, 50));
  expect(await isSo()).toBe(true);
};

const withSession = async (
  work: (parts: { readonly session: NodeSession; readonly sshd: RealSshd }) => Promise<void>,
  shell = 'sh',
): Promise<void> => {
  await using bench = await createTestBench();
  await using sshd = await startRealSshd({ keyOptions: `command="exec ${shell} -s"` });
  const hop = {
    ...bench.hop(sshd.port),
    address: sshd.address,
    user: sshd.user,
    identityFiles: [sshd.identityFile],
    knownHostsFiles: [sshd.knownHostsFile],
  };
  await using session = await bench
    .transport({ limits: { hourlyBytes: 4_194_304 } })
    .connect({ nodeId: bench.target(22).nodeId, hops: [hop] }, soon());
  await work({ session, sshd });
};

const isMissing = (program: string): boolean => spawnSync(program, ['-c', 'true']).error !== undefined;

describe.skipIf(sshdMissing !== undefined)(`a command that is followed over real OpenSSH${why}`, () => {
  for (const shell of ['bash', 'dash', 'busybox sh']) {
    const missing = isMissing(shell.split(' ')[0] ?? '');
    it.skipIf(missing)(
      `goes on through a rename and a truncation, and leaves no process behind, under ${shell}${missing ? ' (skipped: not installed)' : ''}`,
      () =>
        withSession(async ({ session, sshd }) => {
          const file = join(sshd.directory, 'app.log');
          await writeFile(file, 'before\n');
          let text = '';
          const stop = new AbortController();
          const following = session.stream(
            tailOf(file),
            (chunk) => void (text += Buffer.from(chunk).toString()),
            stop.signal,
          );
          await until(() => text.includes('before\n'));
          await rename(file, `${file}.1`);
          await writeFile(file, 'after the rename\n');
          await until(() => text.includes('after the rename\n'));
          await copyFile(file, `${file}.2`);
          await truncate(file);
          await new Promise((done) => setTimeout(done, 1_200));
          await appendFile(file, 'cut\n');
          await until(() => text.includes('cut\n'));
          expect(runs(file)).toBe(true);
          stop.abort();
          expect((await following).code).toBe('transport.lost');
          await until(() => !runs(file));
        }, shell),
    );
  }

  it('dies with the connection, and says why', () =>
    withSession(async ({ session, sshd }) => {
      const file = join(sshd.directory, 'cut.log');
      await writeFile(file, 'one\n');
      let text = '';
      const following = session.stream(
        tailOf(file),
        (chunk) => void (text += Buffer.from(chunk).toString()),
        soon(),
      );
      await until(() => text === 'one\n');
      for (const pid of sshd.sessions().slice(0, 1)) process.kill(pid, 'SIGKILL');
      expect(await following).toEqual(await session.ended);
      await until(() => !runs(file));
    }));

  it('tells how it ended by itself, with its last words', () =>
    withSession(async ({ session }) => {
      const ended = await session.stream(
        streamOf('echo here; exec tail -n 1 -- "$1"', '/nowhere/at/all'),
        () => undefined,
        soon(),
      );
      expect(ended).toMatchObject({ code: 'transport.lost', facts: { exitStatus: '1' } });
      expect(ended.details).toContain('/nowhere/at/all');
    }));

  it('may bring more than a connection may otherwise, and waits on the node while its reader is busy', () =>
    withSession(async ({ session, sshd }) => {
      const counter = join(sshd.directory, 'written');
      let bytes = 0;
      const whole = await session.stream(
        streamOf('exec head -c 20000000 /dev/zero'),
        (chunk) => void (bytes += chunk.length),
        soon(),
      );
      expect([bytes, whole.facts?.['exitStatus']]).toEqual([20_000_000, '0']);
      const busy = Promise.withResolvers<void>();
      const stop = new AbortController();
      let calls = 0;
      const waiting = session.stream(
        streamOf('exec dd if=/dev/zero bs=1M count=64 status=none of=/dev/stdout 2>"$1"', counter),
        () => {
          calls += 1;
          return busy.promise;
        },
        stop.signal,
      );
      await until(() => calls === 1);
      await new Promise((done) => setTimeout(done, 300));
      expect(calls).toBe(1);
      expect(runs('count=64')).toBe(true);
      stop.abort();
      busy.resolve();
      await waiting;
      await until(() => !runs('count=64'));
      expect(await readFile(counter, 'utf8')).toBe('');
    }));
});
