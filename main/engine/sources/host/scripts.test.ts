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

for (const shell of shells) {
  if (shell.missing !== undefined) console.log(`skipped: ${shell.name}: ${shell.missing}`);
  describe.skipIf(shell.missing !== undefined)(`the scripts in ${shell.name}`, () => {
    it('tell the truth about this machine, twice in one loop', async () => {
      const asks = [askTick, askLite, askFull];
      const answers = await runSweeps(shell, asks, 2);
      expect(answers.map(({ askId }) => askId)).toEqual([...asks, ...asks].map(({ id }) => id));

      const [first, second] = answers
        .filter(({ askId }) => askId === 'host.tick')
        .map(({ stdout }) => readingOf(askTick.read(replyOf(stdout))));
      expect(valueOf(first!.bootId)).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
      expect(valueOf(first!.memory).totalBytes).toBe(totalmem());
      expect(first!.cpu).toMatchObject({ known: false, reason: 'not-asked' });
      expect(valueOf(second!.uptimeMs)).toBeGreaterThanOrEqual(valueOf(first!.uptimeMs));

      const lite = readingOf(
        askLite.read(replyOf(answers.findLast(({ askId }) => askId === 'host.lite')!.stdout)),
      );
      expect(Math.abs(valueOf(lite.nodeClockMs) - Date.now())).toBeLessThan(60_000);
      const root = valueOf(lite.volumes).find(({ mount }) => mount === '/');
      const truth = statfsSync('/');
      expect(valueOf(root!.space).sizeBytes).toBe(truth.blocks * truth.bsize);
      expect(valueOf(root!.inodes).total).toBe(truth.files);
      expect(valueOf(root!.readOnly)).toBe(false);

      const full = readingOf(
        askFull.read(replyOf(answers.findLast(({ askId }) => askId === 'host.full')!.stdout)),
      );
      expect(valueOf(full.hostname)).toBe(hostname());
      expect(valueOf(full.kernel)).toBe(readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim());
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
