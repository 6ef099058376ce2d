import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ShellAsk } from '../../source-kit/index.ts';
import { askFull, askLite, askTick } from './asks.ts';
import { filling } from './filling/index.ts';
import { replyOf, runAsk, runSweeps, shells } from './test-kit/index.ts';

/** The value of a field that must be there. */
const valueOf = <T>(
  field: { readonly known: true; readonly value: T } | { readonly known: false; readonly says: string },
): T => {
  if (!field.known) throw new Error(field.says);
  return field.value;
};
const readingOf = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error('a fault');
  return result.value;
};

/** The readings of one ask, in the order they came. */
const readingsOf = <T>(
  answers: readonly { readonly askId: string; readonly stdout: string }[],
  ask: ShellAsk<T>,
): readonly T[] =>
  answers.filter(({ askId }) => askId === ask.id).map(({ stdout }) => readingOf(ask.read(replyOf(stdout))));

for (const shell of shells) {
  const reason = shell.missing === undefined ? '' : ` (skipped: ${shell.missing})`;
  describe.skipIf(shell.missing !== undefined)(`the scripts in ${shell.name}${reason}`, () => {
    it('tell the truth about this machine, twice in one loop', async () => {
      const asks = [askTick, askLite, askFull];
      const answers = await runSweeps(shell, asks, 2);
      expect(answers.map(({ askId }) => askId)).toEqual([...asks, ...asks].map(({ id }) => id));

      const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      for (const tick of readingsOf(answers, askTick)) {
        expect(valueOf(tick.bootId)).toBe(bootId);
        expect(valueOf(tick.memory).totalBytes).toBe(totalmem());
      }
      const [first, second] = readingsOf(answers, askTick).map(({ cpu }) => cpu);
      expect(first).toMatchObject({ known: false, reason: 'not-asked' });
      // Two pokes within one clock tick of the kernel have no difference to tell.
      expect(second).not.toMatchObject({ reason: 'not-asked' });

      const truth = statfsSync('/');
      for (const lite of readingsOf(answers, askLite)) {
        const roots = valueOf(lite.volumes).filter(({ mount }) => mount === '/');
        expect(roots.map(({ space }) => valueOf(space).sizeBytes)).toEqual([truth.blocks * truth.bsize]);
        expect(roots.map(({ inodes }) => valueOf(inodes).total)).toEqual([truth.files]);
        expect(roots.map(({ readOnly }) => valueOf(readOnly))).toEqual([false]);
      }

      const kernel = readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim();
      for (const full of readingsOf(answers, askFull)) {
        expect(Math.abs(valueOf(full.nodeClockMs) - Date.now())).toBeLessThan(60_000);
        expect(valueOf(full.hostname)).toBe(hostname());
        expect(valueOf(full.kernel)).toBe(kernel);
      }
    });

    it('end every answer, and print nothing else', async () => {
      const answers = await runSweeps(shell, [askTick, askLite, askFull], 1);
      for (const { stdout } of answers) {
        expect(stdout.startsWith('@')).toBe(true);
        expect(stdout.endsWith('\n@end')).toBe(true);
      }
    });

    it('find the biggest directory, the big file, the log and the deleted file that a process holds', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-filling-'));
      const held = join(folder, 'gone with spaces.log');
      const logs = join(folder, 'logs');
      mkdirSync(join(folder, 'big'));
      mkdirSync(logs);
      writeFileSync(join(folder, 'big', 'blob'), Buffer.alloc(12 * 1_048_576, 1));
      writeFileSync(join(logs, 'app.log'), Buffer.alloc(2 * 1_048_576, 1));
      writeFileSync(held, Buffer.alloc(3 * 1_048_576, 1));
      const descriptor = openSync(held, 'r');
      const holder = spawn('sleep', ['60'], { stdio: ['ignore', descriptor, 'ignore'] });
      try {
        unlinkSync(held);
        const ask = filling.ask(folder, [logs, join(folder, 'absent')]);
        const reading = readingOf(ask.read({ ...replyOf(runAsk(shell, ask).stdout), exitStatus: 0 }));
        expect(reading.cutShort).toBe(false);
        expect(reading.paths.map(({ path, kind }) => [path, kind])).toEqual(
          expect.arrayContaining([
            [folder, 'directory'],
            [join(folder, 'big'), 'directory'],
            [join(folder, 'big', 'blob'), 'file'],
            [join(logs, 'app.log'), 'log'],
          ]),
        );
        expect(reading.paths.find(({ path }) => path.endsWith('blob'))?.sizeBytes).toBeGreaterThanOrEqual(
          12 * 1_048_576,
        );
        expect(reading.deletedOpen.filter(({ path }) => path === held)).toHaveLength(1);
        expect(reading.deletedOpen.find(({ path }) => path === held)?.sizeBytes).toBeGreaterThanOrEqual(
          3 * 1_048_576,
        );
      } finally {
        holder.kill('SIGKILL');
        closeSync(descriptor);
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it('refuse to look at anything that is not an absolute path', () => {
      const done = runAsk(shell, filling.ask('-x', []));
      expect(done).toEqual({ stdout: '', exitStatus: 64 });
    });
  });
}
