import { execFileSync } from 'node:child_process';
import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostFactNames } from '#shared/model';
import { faultOf } from '../transport/test-kit/index.ts';
import { startTestFleet, type TestFleet } from './test-kit/index.ts';

const passphrase = 'canary-4f1d-of-a-passphrase';

/** Locks the fleet's key as ssh-keygen does; false where that tool is missing. */
const lockKey = async (fleet: TestFleet): Promise<boolean> => {
  try {
    await rm(fleet.identityFile);
    execFileSync('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', passphrase, '-f', fleet.identityFile]);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

describe('a server that refuses the login', () => {
  it('is knocked at once, and again only when a person says so', async () => {
    await using fleet = await startTestFleet(['web-1']);
    const node = fleet.machine('web-1');
    node.onLogin = 'reject';
    await using desk = await fleet.start();
    await fleet.pass(3 * 60_000);
    const shown = await desk.node('web-1');
    expect(shown.connection).toMatchObject({ state: 'blocked', fault: { code: 'transport.auth-failed' } });
    expect(node.connections()).toBe(1);
    expect(Object.keys(await desk.alarms('web-1'))).toEqual(['node-blocked']);
    expect(hostFactNames.filter((name) => shown.facts[name].state === 'known')).toEqual([]);
    expect(shown.state).toBe('unknown');

    node.onLogin = 'accept';
    await desk.link.call('node.reconnect', { nodeId: shown.node.id });
    await fleet.until(async () => (await desk.node('web-1')).state === 'ok');
    expect(node.connections()).toBe(2);
    expect(await desk.alarms('web-1')).toEqual({});
  });
});

describe('a key file that is locked', () => {
  it('waits for its passphrase, refuses a wrong one, opens with the right one, and keeps it nowhere', async (context) => {
    await using fleet = await startTestFleet(['web-1']);
    if (!(await lockKey(fleet))) return context.skip('ssh-keygen is not installed here');
    await using desk = await fleet.start();
    await fleet.pass(5_000);
    const node = fleet.machine('web-1');
    const { connection, node: view } = await desk.node('web-1');
    expect(connection).toMatchObject({ state: 'blocked', fault: { code: 'transport.passphrase-needed' } });
    expect(node.logins()).toBe(0);

    const unlock = (text: string) => desk.link.call('node.unlock-key', { nodeId: view.id, passphrase: text });
    const wrong = await faultOf(unlock('canary-wrong-5e77'));
    expect(wrong.code).toBe('transport.passphrase-needed');
    await fleet.pass(5_000);
    expect((await desk.node('web-1')).connection.state).toBe('blocked');

    await unlock(passphrase);
    await fleet.until(async () => (await desk.node('web-1')).state === 'ok');
    await fleet.pass(10_000);
    const seen = [
      desk.logged(),
      JSON.stringify(await desk.snapshot()),
      JSON.stringify(wrong),
      node.commands().join('\n'),
    ];
    await desk[Symbol.asyncDispose]();
    const files = await readdir(fleet.directory);
    const stored = await Promise.all(files.map((name) => readFile(join(fleet.directory, name), 'latin1')));
    expect(files).toContain('history.sqlite');
    expect([...seen, ...stored].filter((text) => /canary-/.test(text))).toEqual([]);
  });

  it('is asked for once: every node that waits for the same key connects', async (context) => {
    await using fleet = await startTestFleet(['web-1', 'web-2', 'web-3']);
    if (!(await lockKey(fleet))) return context.skip('ssh-keygen is not installed here');
    await using desk = await fleet.start();
    await fleet.pass(5_000);
    const { node } = await desk.node('web-2');
    await desk.link.call('node.unlock-key', { nodeId: node.id, passphrase });
    await fleet.until(async () => (await desk.snapshot()).nodes.every(({ state }) => state === 'ok'));
    expect(fleet.nodes.map(({ connections }) => connections())).toEqual([1, 1, 1]);
  });

  it('refuses a wrong passphrase also where another key of the node is open', async (context) => {
    await using fleet = await startTestFleet(['web-1']);
    const open = join(fleet.directory, 'open-id');
    await copyFile(fleet.identityFile, open);
    if (!(await lockKey(fleet))) return context.skip('ssh-keygen is not installed here');
    await fleet.write(fleet.nodes, { 'web-1': { identityFile: [open, fleet.identityFile] } });
    await using desk = await fleet.start();
    await fleet.pass(2_000);
    const { node } = await desk.node('web-1');
    const unlock = (text: string) => desk.link.call('node.unlock-key', { nodeId: node.id, passphrase: text });
    expect((await faultOf(unlock('canary-wrong-5e77'))).code).toBe('transport.passphrase-needed');
    expect(await unlock(passphrase)).toEqual({ done: true });
  });
});
