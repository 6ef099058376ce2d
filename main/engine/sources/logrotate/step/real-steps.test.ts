import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failed, fault } from '#shared/fault';
import { nodeId } from '#shared/model';
import { askProgram, isShellAsk, stepCall, type Ask } from '../../../source-kit/index.ts';
import { createStepTrial } from '../../../source-kit/test-kit/step-trial.ts';
import { placeOn } from '../plan/on-node.ts';
import { ruleFileText } from '../plan/rule-text.ts';
import { configFileStep, cutOffStep, releaseStep, rotateStep, steps } from './index.ts';

const node = nodeId('here');

/** Why these cannot run here: they mount a small disk of their own and let logrotate work as root. */
const missing = ((): string | undefined => {
  if (process.getuid?.() !== 0) return 'not root';
  if (spawnSync('logrotate', ['--version']).error !== undefined) return 'logrotate is not installed';
  const probe = mkdtempSync(join(tmpdir(), 'qd-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1M', 'none', probe]).status === 0;
  if (mounted) spawnSync('umount', [probe]);
  rmSync(probe, { recursive: true });
  return mounted ? undefined : 'a small disk cannot be mounted';
})();

/** Performs an ask as the transport does, on this machine, by a shell that is started so. */
const performBy =
  (shell: string, ...args: readonly string[]) =>
  <T>(_on: string, ask: Ask<T>) => {
    if (!isShellAsk(ask)) throw new Error('only shells here');
    const program = askProgram(ask);
    if (!program.ok) throw new Error(program.fault.says);
    const sentAt = Date.now();
    const { status, stdout, stderr } = spawnSync(shell, args, { input: program.value, encoding: 'utf8' });
    const reply = { stdout, stderr, exitStatus: status ?? undefined, sentAt, receivedAt: Date.now() };
    return status === null ? failed(fault('engine.bug', 'killed')) : ask.read(reply);
  };
const here = performBy('sh', '-s');
const tryBy = (ask: typeof here) =>
  createStepTrial(steps, {
    now: () => performance.now(),
    wait: (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
    ask,
  });
const trial = tryBy(here);
/** Programs of that directory come before those of this machine, for the steps alone. */
const tryWithPrograms = (directory: string) => {
  const overlaid = 'mount --bind "$1" /usr/local/sbin && exec sh -s';
  return tryBy(performBy('unshare', '--mount', 'sh', '-c', overlaid, 'sh', directory));
};

describe.skipIf(missing !== undefined)(
  `steps on real logs${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let disk: string;
    let log: string;
    const ends: (() => void)[] = [];

    beforeEach(() => {
      disk = mkdtempSync(join(tmpdir(), 'qd-disk-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4M,mode=755', 'none', disk]);
      log = join(disk, 'proxy.log');
    });
    afterEach(() => {
      for (const end of ends.splice(0)) end();
      execFileSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true });
    });

    const free = (): number => statfsSync(disk).bavail * statfsSync(disk).bsize;
    /** Fills the disk to its last byte with numbered lines. */
    const fillDisk = (): void => {
      spawnSync('sh', [
        '-c',
        'i=0; while echo "line $i" ; do i=$((i + 1)); done >"$1" 2>/dev/null',
        'sh',
        log,
      ]);
      expect(free()).toBe(0);
    };
    /** Appends a line whenever it is told to, as a daemon does that holds its log open. */
    const holdOpen = (flags: '>>' | '>') => {
      const writer = spawn(
        'bash',
        [
          '-c',
          `exec 3${flags}"$1"; trap 'exec 3>>"$1"' HUP; echo ready; while :; do if read -r -t 0.1 line; then echo "$line" >&3; echo written; fi; done`,
          'bash',
          log,
        ],
        { stdio: ['pipe', 'pipe', 'ignore'] },
      );
      ends.push(() => writer.kill('SIGKILL'));
      const next = () => new Promise<void>((resolve) => writer.stdout.once('data', () => resolve()));
      return {
        pid: writer.pid ?? 0,
        ready: next(),
        write: async (line: string) => {
          const done = next();
          writer.stdin.write(`${line}\n`);
          await done;
        },
      };
    };

    const cutOffCall = (keepTailBytes: number) =>
      stepCall(cutOffStep, { nodeId: node, path: log, keepTailBytes }, placeOn(node, 'cut'));
    const rotateCall = (config: string, copies: boolean) =>
      stepCall(
        rotateStep,
        { nodeId: node, path: log, ruleId: 'x:1', config, copies },
        placeOn(node, 'rotate'),
      );

    it('cut off a log that has filled its disk to the last byte, keep its end, and let its writer go on', async () => {
      writeFileSync(log, '');
      const writer = holdOpen('>>');
      await writer.ready;
      fillDisk();
      const before = readFileSync(log, 'utf8');
      const { holding, sent } = trial.run(cutOffCall(1_000));
      expect([sent, holding.state]).toEqual([true, 'yes']);
      expect(holding.says).toContain('came free');
      expect(free()).toBeGreaterThan(3_000_000);
      expect(readFileSync(log, 'utf8')).toBe(before.slice(-1_000));
      await writer.write('after');
      expect(readFileSync(log, 'utf8')).toBe(`${before.slice(-1_000)}after\n`);
    });

    it('cut off a log of somebody else in a folder that everybody may write to', () => {
      chmodSync(disk, 0o1777);
      writeFileSync(log, 'old\nnew\n');
      chownSync(log, 65_534, 65_534);
      expect(trial.run(cutOffCall(4)).holding.state).toBe('yes');
      expect(readFileSync(log, 'utf8')).toBe('new\n');
    });

    it('send nothing when the log is no longer than what is kept', () => {
      writeFileSync(log, 'short\n');
      expect(trial.run(cutOffCall(1_000_000)).sent).toBe(false);
    });

    it('cut nothing off when the name leads elsewhere', () => {
      const other = join(disk, 'other');
      writeFileSync(other, 'keep me');
      execFileSync('ln', ['-s', other, log]);
      expect(() => trial.run(cutOffCall(0))).toThrow('a symbolic link');
      expect(readFileSync(other, 'utf8')).toBe('keep me');
    });

    it('rotate one rule alone with real logrotate', () => {
      writeFileSync(log, 'old\n');
      const config = `"${log}" {\n  rotate 2\n  create 0640 root root\n  missingok\n}\n`;
      expect(trial.run(rotateCall(config, false)).holding).toMatchObject({ state: 'yes' });
      expect(readFileSync(`${log}.1`, 'utf8')).toBe('old\n');
      expect(statSync(log).size).toBe(0);
    });

    it('refuse a copy for which there is no room, and touch nothing', () => {
      fillDisk();
      const size = statSync(log).size;
      const config = `"${log}" {\n  copytruncate\n  rotate 2\n}\n`;
      expect(() => trial.run(rotateCall(config, true))).toThrow(/needs 4\.\d MB; 0 B are free/);
      expect([statSync(log).size, existsSync(`${log}.1`)]).toEqual([size, false]);
    });

    it('make a process let go of a deleted file, and see its room come back', async () => {
      const writer = holdOpen('>');
      await writer.ready;
      execFileSync('sh', ['-c', 'head -c 3000000 /dev/zero >"$1"', 'sh', log]);
      rmSync(log);
      const call = stepCall(
        releaseStep,
        { nodeId: node, path: log, processId: writer.pid, processName: 'bash', how: 'HUP' },
        placeOn(node, 'release'),
      );
      const { holding, sent } = trial.run(call);
      expect([sent, holding.state]).toEqual([true, 'yes']);
      expect(holding.says).toContain('3 MB came free');
      expect(trial.run(call).sent).toBe(false);
    });

    /** Holds the log open twice, as its output and for its errors, and knows no signal. */
    const holdTwice = async () => {
      const writer = spawn(
        'bash',
        ['-c', 'exec 3>"$1" 4>&3; echo ready; while :; do read -r -t 1; done', 'bash', log],
        {
          stdio: ['pipe', 'pipe', 'ignore'],
        },
      );
      ends.push(() => writer.kill('SIGKILL'));
      await new Promise<void>((resolve) => writer.stdout.once('data', () => resolve()));
      execFileSync('sh', ['-c', 'head -c 3000000 /dev/zero >"$1"', 'sh', log]);
      rmSync(log);
      return {
        nodeId: node,
        path: log,
        processId: writer.pid ?? 0,
        processName: 'bash',
        how: 'HUP',
      } as const;
    };

    it('count a deleted file once that a process has open twice, and say that the signal ended the process', async () => {
      const { holding } = trial.run(stepCall(releaseStep, await holdTwice(), placeOn(node, 'release')));
      expect(holding.state).toBe('no');
      expect(holding.says).toMatch(/bash \(\d+\) has ended.*3 MB came free/);
    });

    it('send no signal to a process that is another one by now', async () => {
      const params = { ...(await holdTwice()), processName: 'nginx' };
      const placed = releaseStep.apply?.(params, { processName: 'nginx', heldBytes: 1 }, []);
      if (placed === undefined) throw new Error('no ask');
      expect(here('here', placed.ask)).toMatchObject({ ok: false });
      expect(existsSync(`/proc/${params.processId}/fd/3`) || existsSync(`/proc/${params.processId}`)).toBe(
        true,
      );
      expect(readFileSync(`/proc/${params.processId}/stat`, 'utf8')).not.toMatch(/\) Z /);
    });

    const rule = (text: string) =>
      ({ nodeId: node, path: join(disk, 'rules', 'proxy'), of: 'logrotate', text }) as const;
    const fileCall = (text: string) => stepCall(configFileStep, rule(text), placeOn(node, 'file'));
    const proposed = (path: string) =>
      ruleFileText(path, {
        frequency: 'daily',
        sizeBytes: 1_000_000,
        keep: 3,
        compress: true,
        how: { kind: 'copytruncate' },
      });

    it('put a rule in place that logrotate accepts, and take it back byte for byte', () => {
      const { path } = rule('');
      const created = trial.run(fileCall(proposed(log)));
      expect(created).toMatchObject({ sent: true, holding: { state: 'yes' } });
      expect(readFileSync(path, 'utf8')).toBe(proposed(log));
      const away = trial.undo(fileCall(proposed(log)), created.seen);
      if (away === undefined) throw new Error('no undo');
      trial.run(away);
      expect(existsSync(path)).toBe(false);
      const before = '# by hand\t\n\n/none {\n missingok\n}';
      writeFileSync(path, before);
      const call = fileCall(proposed(log));
      const changed = trial.run(call);
      const undo = trial.undo(call, changed.seen);
      if (undo === undefined) throw new Error('no undo');
      expect(trial.run(undo).holding.state).toBe('yes');
      expect(readFileSync(path, 'utf8')).toBe(before);
    });

    it('start journald anew with its bound, though the first try was cut off between the two', () => {
      const path = join(disk, 'journald.conf.d', '90-quarterdeck.conf');
      const text = '[Journal]\nSystemMaxUse=1000000\n';
      const programs = join(disk, 'bin');
      const systemctl = (does: string): void => {
        mkdirSync(programs, { recursive: true });
        writeFileSync(join(programs, 'systemctl'), `#!/bin/sh\n${does}\n`, { mode: 0o755 });
      };
      const cutOff = tryWithPrograms(programs);
      for (const wanted of [text, null]) {
        const call = stepCall(
          configFileStep,
          { nodeId: node, path, of: 'journald', text: wanted },
          placeOn(node, 'file'),
        );
        systemctl('kill -9 $PPID');
        expect(() => cutOff.run(call)).toThrow('exit status 137');
        expect(existsSync(path)).toBe(wanted !== null);
        systemctl(`echo "$@" >>${join(disk, 'started')}`);
        expect(cutOff.run(call)).toMatchObject({ sent: true, holding: { state: 'yes' } });
        expect(cutOff.run(call)).toMatchObject({ sent: false, holding: { state: 'yes' } });
        expect(readdirSync(join(disk, 'journald.conf.d'))).toEqual(
          wanted === null ? [] : ['90-quarterdeck.conf'],
        );
      }
      expect(readFileSync(join(disk, 'started'), 'utf8')).toBe('restart systemd-journald\n'.repeat(2));
    });

    it('take no rule back that somebody changed since', () => {
      const call = fileCall(proposed(log));
      const undo = trial.undo(call, trial.run(call).seen);
      if (undo === undefined) throw new Error('no undo');
      writeFileSync(rule('').path, '# by hand\n');
      expect(() => trial.run(undo)).toThrow(/conflict: .*changed by somebody else/);
      expect(readFileSync(rule('').path, 'utf8')).toBe('# by hand\n');
    });

    it('put no rule in place of a file that is not the one that the plan saw', () => {
      const call = stepCall(configFileStep, { ...rule(proposed(log)), over: null }, placeOn(node, 'file'));
      mkdirSync(join(disk, 'rules'));
      writeFileSync(rule('').path, '# by hand\n');
      expect(() => trial.run(call)).toThrow(/conflict: .*changed by somebody else/);
      expect(readFileSync(rule('').path, 'utf8')).toBe('# by hand\n');
    });

    it('let a file that is changed keep its owner and mode', () => {
      trial.run(fileCall(proposed(log)));
      chmodSync(rule('').path, 0o600);
      trial.run(fileCall(proposed(join(disk, 'other.log'))));
      expect(statSync(rule('').path).mode & 0o777).toBe(0o600);
    });

    it('take a rule away again that another rule collides with, where something else is wrong already', () => {
      const rules = join(disk, 'logrotate.d');
      mkdirSync(rules);
      writeFileSync(join(rules, 'broken'), '/none/of/this.log {\n}\n');
      writeFileSync(join(rules, 'first'), `"${log}" {\n  missingok\n}\n`);
      execFileSync('mount', ['--bind', rules, '/etc/logrotate.d']);
      ends.push(() => execFileSync('umount', ['-l', '/etc/logrotate.d']));
      const call = stepCall(
        configFileStep,
        { ...rule(proposed(log)), path: '/etc/logrotate.d/second' },
        placeOn(node, 'file'),
      );
      expect(() => trial.run(call)).toThrow('it was taken back');
      expect(existsSync(join(rules, 'second'))).toBe(false);
      const other = stepCall(
        configFileStep,
        { ...rule(proposed(join(disk, 'other.log'))), path: '/etc/logrotate.d/second' },
        placeOn(node, 'file'),
      );
      expect(trial.run(other).holding.state).toBe('yes');
    });

    it('put no rule in place that logrotate does not accept', () => {
      expect(() => trial.run(fileCall('/x {\n  rotate many\n}\n'))).toThrow('logrotate does not accept it.');
      expect(existsSync(rule('').path)).toBe(false);
    });

    it('name a log in a rule so that logrotate finds it, whatever is in its name', () => {
      const odd = join(disk, `a "b" [c] *d{e,f} g'h.log`);
      writeFileSync(odd, 'old\n');
      trial.run(fileCall(proposed(odd)));
      const told = spawnSync('logrotate', ['-d', '-f', rule('').path], { encoding: 'utf8' }).stderr;
      expect(told).toContain(`considering log ${odd}\n`);
      expect(told).not.toContain('error:');
    });
  },
);
