import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs, nodeLogsSchema, type NodeLogs } from '#shared/model';
import { testNode } from '../../../../shared/model/test-kit/index.ts';
import { runAsk, shells, type Shell } from '../../source-kit/test-kit/shells.ts';
import { askLogs } from './ask.ts';
import { lookedAt } from './test-kit/index.ts';

const now = () => epochMs(Math.floor(performance.timeOrigin + performance.now()));

/** The look of this machine in that shell, with a configuration of the test in the place of the machine's own. */
const look = (shell: Shell, folder: string): { readonly logs: NodeLogs; readonly stdout: string } => {
  const ask = askLogs(testNode('here', { logDirectories: [join(folder, 'logs')] }));
  // Whether logrotate is installed here does not matter to the look.
  const script = ask.script
    .replaceAll('/etc/logrotate.conf', join(folder, 'logrotate.conf'))
    .replaceAll('/etc/docker/daemon.json', join(folder, 'daemon.json'))
    .replaceAll('/var/run/docker.pid', join(folder, 'docker.pid'))
    .replace('command -v docker >', 'false >')
    .replace('command -v logrotate', 'true')
    .replace('logrotate --version', 'echo logrotate 3.21.0');
  const { stdout } = runAsk(shell, { ...ask, script });
  // The reader knows the main file under its one name.
  const answer = stdout.replaceAll(join(folder, 'logrotate.conf'), '/etc/logrotate.conf');
  return { logs: lookedAt(answer, { at: now(), logDirectories: [join(folder, 'logs')] }), stdout };
};

for (const shell of shells) {
  const reason = shell.missing === undefined ? '' : ` (skipped: ${shell.missing})`;
  describe.skipIf(shell.missing !== undefined)(`the look at logs in ${shell.name}${reason}`, () => {
    let folder = '';
    const at = (...parts: string[]) => join(folder, ...parts);
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'quarterdeck-logs-'));
      mkdirSync(at('logs', 'deep'), { recursive: true });
      mkdirSync(at('rules.d'));
      writeFileSync(at('logrotate.conf'), `weekly\nrotate 3\ninclude ${at('rules.d')}\n`);
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('finds every log, its generations, the rule that covers it, and what no rule names', () => {
      writeFileSync(at('logs', 'app one.log'), Buffer.alloc(70_000, 1));
      writeFileSync(at('logs', 'app one.log.1'), Buffer.alloc(9_000, 1));
      writeFileSync(at('logs', 'app one.log.2.gz'), Buffer.alloc(1_000, 1));
      writeFileSync(at('logs', 'deep', 'lost.log'), 'x');
      writeFileSync(
        at('rules.d', 'app'),
        `"${at('logs', 'app*.log')}" ${at('logs', 'gone.log')} {\n  missingok\n  daily\n  create 0640 root root\n}`,
      );
      writeFileSync(at('rules.d', 'app.bak'), 'not a rule');
      const { logs } = look(shell, folder);
      const of = (path: string) => logs.logs.find((log) => log.path === path);
      expect(nodeLogsSchema.safeParse(logs).error).toBeUndefined();
      expect(logs.cutShort).toBe(false);
      expect(of(at('logs', 'app one.log'))).toMatchObject({
        sizeBytes: 70_000,
        cover: { by: 'rule', ruleId: `${at('rules.d', 'app')}:1` },
        kept: { files: 2, sizeBytes: 10_000, compressedBytes: 1_000 },
      });
      expect(of(at('logs', 'deep', 'lost.log'))?.cover.by).toBe('nobody');
      expect(logs.rules).toMatchObject([{ frequency: 'daily', keep: 3, matches: 1 }]);
      expect(logs.ruleProblems).toEqual([]);
    });

    it('brings the text as it is: no newline at its end, bars, marks and quotes in it', () => {
      writeFileSync(at('rules.d', 'odd'), `@end\n|x\n${at('logs')}/'it'"s".log {\n daily\n}\ncompress`);
      const { logs } = look(shell, folder);
      expect(logs.ruleProblems.map(({ line, says }) => [line, says.slice(0, 18)])).toEqual([
        [1, 'A line begins with'],
      ]);
      writeFileSync(at('rules.d', 'odd'), `${at('logs')}/'it'"s".log {\n daily\n}\ncompress`);
      const second = look(shell, folder).logs;
      expect(second.rules[0]?.patterns).toEqual([at('logs', 'its.log')]);
      expect(second.ruleProblems).toMatchObject([
        { line: 4, says: expect.stringContaining('the newline logrotate needs') },
      ]);
    });

    it('tells who writes a log and how, and finds the deleted one that is still held', async () => {
      writeFileSync(at('logs', 'app.log'), 'x');
      writeFileSync(at('logs', 'gone.log'), Buffer.alloc(3 * 1_048_576, 1));
      const append = openSync(at('logs', 'app.log'), 'a');
      const held = openSync(at('logs', 'gone.log'), 'r+');
      const holder = spawn('sleep', ['60'], { stdio: ['ignore', append, held] });
      try {
        unlinkSync(at('logs', 'gone.log'));
        const { logs } = look(shell, folder);
        expect(logs.blindSpots.filter((says) => says.includes('no time'))).toEqual([]);
        const writers = logs.logs.find(({ path }) => path === at('logs', 'app.log'))?.writers ?? [];
        expect(writers.find(({ processId }) => processId === holder.pid)).toMatchObject({ opens: 'append' });
        const deleted = logs.deletedOpen.filter(({ path }) => path === at('logs', 'gone.log'));
        expect(deleted).toHaveLength(1);
        expect(deleted[0]?.sizeBytes).toBeGreaterThanOrEqual(3 * 1_048_576);
      } finally {
        holder.kill('SIGKILL');
        closeSync(append);
        closeSync(held);
      }
    });

    it('tells how new containers keep their logs, and nothing else of what Docker was told', () => {
      const daemon = spawn('sh', ['-c', 'sleep 60; :', 'dockerd', '--log-opt', 'max-size=5m', '--tls']);
      try {
        writeFileSync(at('docker.pid'), String(daemon.pid));
        writeFileSync(
          at('daemon.json'),
          '{\n "proxies" : {"http-proxy": "http://me:hidden@proxy"},\n "log-opts":\n {"max-file" : "4", "labels": "hidden"}\r\n, "log-driver" :\t"local" }',
        );
        utimesSync(at('daemon.json'), 1, 1);
        const { logs, stdout } = look(shell, folder);
        expect(logs.containerDefault).toEqual({
          driver: 'local',
          isBounded: 'yes',
          cap: { maxBytes: 5_000_000, maxFiles: 4 },
          says: 'local, at most 4 files of 5 MB, as its command line and /etc/docker/daemon.json say.',
        });
        expect(stdout).not.toContain('hidden');
        writeFileSync(at('daemon.json'), 'not JSON at all {{{ "log-driver');
        utimesSync(at('daemon.json'), 1, 1);
        expect(look(shell, folder).logs.containerDefault).toMatchObject({ driver: 'json-file' });
        rmSync(at('daemon.json'));
        expect(look(shell, folder).logs.containerDefault).toMatchObject({
          says: 'json-file, at most one file of 5 MB, as its command line says.',
        });
      } finally {
        daemon.kill('SIGKILL');
      }
    });

    it('is not led astray by names: newlines, marks, links, and directories beside', () => {
      mkdirSync(at('logs', 'a\n@end\n81a4 9 9 512 1 1 0 0 1 1 '));
      writeFileSync(at('logs', 'a\n@end\n81a4 9 9 512 1 1 0 0 1 1 ', 'forged.log'), 'x');
      writeFileSync(at('logs', '@end'), 'x');
      symlinkSync(at('logs', 'app.log'), at('logs', 'link.log'));
      writeFileSync(at('logs', 'app.log'), 'xyz');
      writeFileSync(at('rules.d', 'all'), `${at('logs')}/*.log {\n missingok\n}\n`);
      const { logs, stdout } = look(shell, folder);
      expect(stdout.endsWith('\n@end\n')).toBe(true);
      expect(logs.cutShort).toBe(false);
      const paths = logs.logs
        .map(({ path }) => path)
        .filter((path) => path.startsWith(folder) || path.includes('forged'));
      expect(paths.toSorted()).toEqual([at('logs', '@end'), at('logs', 'app.log')]);
    });

    it('reads what a rule includes and says which users and groups do not exist', () => {
      writeFileSync(at('extra.conf'), `${at('logs')}/a.log {\n create 0640 nobody-like-this root\n}\n`);
      writeFileSync(at('logrotate.conf'), `include ${at('extra.conf')}\n`);
      writeFileSync(at('logs', 'a.log'), 'x');
      const { logs } = look(shell, folder);
      expect(logs.ruleProblems).toMatchObject([
        { line: 2, says: expect.stringContaining('nobody-like-this') },
      ]);
    });
  });
}
