import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import {
  askProgram,
  isShellAsk,
  type Ask,
  type LockAnswer,
  type LockWish,
} from '../../../source-kit/index.ts';
import { hostLock } from './index.ts';

const shells = [
  { name: 'bash', command: ['bash'] },
  { name: 'dash', command: ['dash'] },
  { name: 'busybox ash', command: ['busybox', 'sh'] },
] as const;
const isThere = (command: string): boolean => spawnSync(command, ['-c', 'true']).error === undefined;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const wish = (operator: string, more: Partial<LockWish> = {}): LockWish => ({
  resource: 'node:fra-w1',
  operator,
  reason: 'kernel update, "now"',
  operationId: `op-${operator}`,
  console: 'laptop',
  since: epochMs(1_000_000),
  expiresAt: epochMs(1_090_000),
  ...more,
});

const ask = async <T>(command: readonly string[], question: Ask<T>): Promise<T | string> => {
  if (!isShellAsk(question)) throw new Error('not a shell question');
  const program = askProgram(question);
  if (!program.ok) throw new Error(program.fault.says);
  const [file = 'sh', ...args] = command;
  const shell = spawn(file, [...args, '-s']);
  const heard = { stdout: '', stderr: '' };
  shell.stdout.on('data', (text: Buffer) => (heard.stdout += text.toString()));
  shell.stderr.on('data', (text: Buffer) => (heard.stderr += text.toString()));
  shell.stdin.end(program.value.replaceAll('/var/tmp/quarterdeck', folder));
  const [exitStatus] = (await once(shell, 'close')) as [number];
  const result = question.read({ ...heard, exitStatus, sentAt: 1_000_000, receivedAt: 1_000_000 });
  return result.ok ? result.value : `${result.fault.code}: ${result.fault.says}`;
};

const tokenOf = (answer: LockAnswer | string): number | undefined =>
  typeof answer === 'string' || answer.kind === 'free' ? undefined : answer.holder.token;

describe.each(shells)('a lock in a file of the node, kept with $name', ({ command }) => {
  beforeEach(({ skip }) => skip(!isThere(command[0]), `${command[0]} is not installed`));

  it('tells the second console who holds it, why and for how long', async () => {
    expect(await ask(command, hostLock.take(wish('ana')))).toMatchObject({ kind: 'held-by-us' });
    expect(await ask(command, hostLock.take(wish('ben')))).toEqual({
      kind: 'held',
      holder: {
        resource: 'node:fra-w1',
        operator: 'ana',
        reason: 'kernel update, "now"',
        operationId: 'op-ana',
        console: 'laptop',
        since: 1_000_000,
        expiresAt: expect.toSatisfy((at: number) => at > 1_080_000 && at <= 1_090_000),
        token: 1,
      },
    });
  });

  it('gives exactly one of many racing consoles the lock', async () => {
    const racers = Array.from({ length: 12 }, (_, at) => ask(command, hostLock.take(wish(`racer-${at}`))));
    const answers = await Promise.all(racers);
    const kinds = answers.map((answer) => (typeof answer === 'string' ? answer : answer.kind));
    expect(kinds.filter((kind) => kind === 'held-by-us')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'held')).toHaveLength(11);
  });

  it('lets it be taken over only with the token that was shown, and by one of two', async () => {
    await ask(command, hostLock.take(wish('ana')));
    expect(await ask(command, hostLock.take(wish('ben', { takeOver: 7 })))).toMatchObject({ kind: 'held' });
    const both = await Promise.all(
      ['ben', 'cleo'].map((name) => ask(command, hostLock.take(wish(name, { takeOver: 1 })))),
    );
    expect(both.map((answer) => (typeof answer === 'string' ? answer : answer.kind)).toSorted()).toEqual([
      'held',
      'held-by-us',
    ]);
    expect(both.map(tokenOf)).toEqual([2, 2]);
  });

  it('never gives an old token again, freed or not', async () => {
    const first = await ask(command, hostLock.take(wish('ana')));
    if (typeof first === 'string' || first.kind === 'free') throw new Error('not held');
    expect(await ask(command, hostLock.release(first.holder))).toEqual({ kind: 'free' });
    expect(await ask(command, hostLock.read('node:fra-w1'))).toEqual({ kind: 'free' });
    expect(tokenOf(await ask(command, hostLock.take(wish('ana'))))).toBe(2);
  });

  it('refuses a change of a console whose lock was taken over, and runs nothing of it', async () => {
    const first = await ask(command, hostLock.take(wish('ana')));
    if (typeof first === 'string' || first.kind === 'free') throw new Error('not held');
    const change: Ask<string> = {
      id: 'test.change',
      says: 'Writes a file.',
      lane: 'own-channel',
      script: 'echo "$1" >> "$2" && cat "$2"',
      inputs: ["it's done", join(folder, 'deed')],
      effect: 'changes',
      limits: { timeoutMs: 5_000, stdoutBytes: 1_000, stderrBytes: 1_000 },
      read: ({ stdout }) => ({ ok: true, value: stdout }),
    };
    const { fence } = hostLock;
    if (fence === undefined) throw new Error('no fence');
    expect(await ask(command, fence(change, first.holder))).toBe("it's done\n");
    expect(await ask(command, hostLock.renew(first.holder))).toMatchObject({ kind: 'held-by-us' });
    await ask(command, hostLock.take(wish('ben', { takeOver: 1 })));
    expect(await ask(command, fence(change, first.holder))).toContain('action.fenced');
    expect(await ask(command, hostLock.renew(first.holder))).toMatchObject({ kind: 'held' });
    expect(await ask(command, { ...change, script: 'cat "$2"' })).toBe("it's done\n");
  });
});
