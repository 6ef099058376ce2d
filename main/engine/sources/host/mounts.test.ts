import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askLite } from './asks.ts';
import type { LiteReading } from './read/index.ts';
import { replyOf, runSweeps, shells, type Shell } from './test-kit/index.ts';

/** df and timeout of this machine under other names, so that a test can put its own df in front. */
const commandsOf = (folder: string, shell: Shell, df: string): Shell => {
  const { path, remove } = shell.path();
  writeFileSync(join(folder, 'df'), df);
  chmodSync(join(folder, 'df'), 0o755);
  return { ...shell, path: () => ({ path: `${folder}:${path}`, remove }) };
};

for (const shell of shells) {
  const reason = shell.missing === undefined ? '' : ` (skipped: ${shell.missing})`;
  describe.skipIf(shell.missing !== undefined)(`the mounts of a node, with ${shell.name}${reason}`, () => {
    let folder: string;
    const sweepsOf = async (
      mounts: readonly string[],
      sweeps: number,
      df?: string,
    ): Promise<readonly LiteReading[]> => {
      const table = join(folder, 'mounts');
      writeFileSync(table, `${mounts.join('\n')}\n`);
      const ask = { ...askLite, script: askLite.script.replaceAll('/proc/mounts', table) };
      const used = df === undefined ? shell : commandsOf(join(folder, 'bin'), shell, df);
      const answers = await runSweeps(used, [ask], sweeps);
      return answers.map(({ stdout }) => {
        const reading = ask.read(replyOf(stdout));
        if (!reading.ok) throw new Error(reading.fault.says);
        return reading.value;
      });
    };
    const seen = (reading: LiteReading | undefined) =>
      reading?.volumes.known === true
        ? reading.volumes.value.map(({ mount, space }) => [mount, space.known ? 'known' : space.reason])
        : reading?.volumes;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'quarterdeck-mounts-'));
      mkdirSync(join(folder, 'bin'));
      mkdirSync(join(folder, 'with space'));
      symlinkSync(folder, join(folder, 'far'));
      writeFileSync(join(folder, 'hosts'), '');
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const table = (): readonly string[] => [
      'rootfs / rootfs rw 0 0',
      'overlay / overlay rw,relatime,lowerdir=/a:/b,upperdir=/c 0 0',
      'proc /proc proc rw 0 0',
      'tmpfs /run tmpfs rw,nosuid 0 0',
      `/dev/vdb ${folder}/with\\040space ext4 ro,relatime 0 0`,
      `/dev/vda1 ${folder}/hosts ext4 rw 0 0`,
      `systemd-1 ${folder}/auto autofs rw 0 0`,
    ];

    it('are the real ones: an overlay root, names with spaces, no memory, no single files, no automounts', async () => {
      const [reading] = await sweepsOf(table(), 1);
      expect(
        reading?.volumes.known === true
          ? reading.volumes.value.map((each) => [each.mount, each.fileSystem, each.readOnly])
          : reading,
      ).toEqual([
        ['/', 'overlay', { known: true, value: false }],
        [`${folder}/with space`, 'ext4', { known: true, value: true }],
      ]);
    });

    it('are the same on a container host with hundreds of layers', async () => {
      const layers = Array.from(
        { length: 300 },
        (_, at) => `overlay /var/lib/docker/overlay2/${at}/merged overlay rw,lowerdir=/x:/y 0 0`,
      );
      const readings = await sweepsOf([...layers, ...table()], 2);
      expect(
        readings.map((reading) =>
          reading.volumes.known ? reading.volumes.value.map(({ mount }) => mount) : reading,
        ),
      ).toEqual([
        ['/', `${folder}/with space`],
        ['/', `${folder}/with space`],
      ]);
    });

    it.skipIf(shell.runsOwn)(
      `of a dead server are unknown, cost one time limit, then rest${shell.runsOwn ? ' (skipped: busybox takes its own df)' : ''}`,
      async () => {
        const asked = join(folder, 'asked');
        const real = shell.name.includes('busybox') ? 'busybox df' : '/bin/df';
        const df = `#!/bin/sh\ncase "$*" in */far*) echo far >>'${asked}'; exec sleep 30 ;; esac\nexec ${real} "$@"\n`;
        const mounts = ['overlay / overlay rw 0 0', `nas:/export ${folder}/far nfs4 rw 0 0`];
        const readings = await sweepsOf(mounts, 3, df);
        const cannotLimit = shell.name.includes('no timeout');
        const expected = [
          ['/', 'known'],
          [`${folder}/far`, cannotLimit ? 'not-supported' : 'timed-out'],
        ];
        expect(readings.map(seen)).toEqual([expected, expected, expected]);
      },
    );
  });
}
