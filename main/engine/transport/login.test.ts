import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createTestBench,
  faultOf,
  makeHostKey,
  makeKey,
  sshdMissing,
  soon,
  startTestServer,
  tellOtherHostKeys,
  type TestBench,
} from './test-kit/index.ts';

const keygenMissing = sshdMissing;

/** A real ssh-agent holding the given key files. */
const startAgent = async (bench: TestBench, files: readonly string[]) => {
  const socket = join(bench.directory, 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(agent.stdout, 'data');
  for (const file of files)
    spawnSync('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  return {
    socket,
    [Symbol.asyncDispose]: async () => {
      const gone = once(agent, 'exit');
      agent.kill();
      await gone;
    },
  };
};

describe('logging in', () => {
  it('says which user and how many keys a server refused, and offers at most three', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer({ onLogin: () => 'reject' });
    const files = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => {
        const file = join(bench.directory, name);
        await writeFile(file, makeHostKey());
        return file;
      }),
    );
    await bench.know(server.port, server.hostKey);
    const fault = await faultOf(
      bench.transport().connect(bench.target(server.port, { identityFiles: files }), soon()),
    );
    expect(fault).toMatchObject({
      code: 'transport.auth-failed',
      retryable: false,
      facts: { user: 'ops', keysOffered: '3', accepts: 'publickey' },
    });
    expect(fault.says).toContain('refused all 3 keys offered for user ops');
    expect(server.logins()).toBe(3);
  });

  it('needs one request for a key of its own: the server is not asked first whether it would do', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    await using session = await bench.transport().connect(await bench.knownTarget(server), soon());
    expect(session.cipher).toBe('aes128-gcm@openssh.com');
    expect(server.logins()).toBe(1);
  });

  it('is done when an OpenSSH server has told its other host keys: a channel opened before is answered 40 ms late', async () => {
    await using bench = await createTestBench();
    let hasTold = false;
    await using server = await startTestServer({
      software: 'OpenSSH_9.9',
      onConnection: (connection) => {
        const tell = (): void => {
          hasTold = true;
          tellOtherHostKeys(connection);
        };
        connection.on('ready', () => setTimeout(tell, 20));
      },
    });
    await using session = await bench.transport().connect(await bench.knownTarget(server), soon());
    expect([session.server, hasTold]).toEqual(['SSH-2.0-OpenSSH_9.9', true]);
  });

  it('goes on with a server that calls itself OpenSSH and tells no other keys', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer({ software: 'OpenSSH_5.3' });
    await using session = await bench.transport().connect(await bench.knownTarget(server), soon());
    expect(session.server).toContain('OpenSSH_5.3');
  });

  it('dials nothing when there is no key to offer', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    const transport = bench.transport();
    const codes = await Promise.all(
      [
        { identityFiles: [] },
        { identityFiles: [], agent: join(bench.directory, 'no-agent') },
        { identityFiles: [join(bench.directory, 'no-key')] },
        { identityFiles: [bench.knownHostsFile] },
      ].map(async (more) => (await faultOf(transport.connect(bench.target(server.port, more), soon()))).code),
    );
    expect(codes).toEqual([
      'transport.agent-missing',
      'transport.agent-missing',
      'transport.key-unreadable',
      'transport.key-unreadable',
    ]);
    expect(server.connections()).toBe(0);
  });

  it.skipIf(process.platform === 'win32')(
    `does not wait for ever for an agent that does not answer${process.platform === 'win32' ? ' (skipped: agents are pipes on Windows)' : ''}`,
    async () => {
      await using bench = await createTestBench();
      const socket = join(bench.directory, 'deaf');
      const deaf = createServer(() => undefined);
      await new Promise<void>((resolve) => deaf.listen(socket, resolve));
      const target = bench.target(1, { identityFiles: [], agent: socket });
      expect(
        (await faultOf(bench.transport({ limits: { channelOpenMs: 100 } }).connect(target, soon()))).code,
      ).toBe('transport.agent-missing');
      deaf.close();
    },
  );

  it.skipIf(keygenMissing !== undefined)(
    `asks for the passphrase of a locked key and connects once it was given${keygenMissing === undefined ? '' : ` (skipped: ${keygenMissing})`}`,
    async () => {
      await using bench = await createTestBench();
      await using server = await startTestServer();
      const file = join(bench.directory, 'locked');
      makeKey(file, 'ed25519', 'open sesame');
      await bench.know(server.port, server.hostKey);
      const target = bench.target(server.port, { identityFiles: [file] });
      const transport = bench.transport();
      expect(await faultOf(transport.connect(target, soon()))).toMatchObject({
        code: 'transport.passphrase-needed',
        facts: { file },
      });
      expect((await faultOf(transport.unlockKey(file, 'wrong'))).code).toBe('transport.passphrase-needed');
      expect((await faultOf(transport.unlockKey(join(bench.directory, 'none'), 'x'))).code).toBe(
        'transport.key-unreadable',
      );
      await transport.unlockKey(file, 'open sesame');
      await using session = await transport.connect(target, soon());
      expect(session.cipher).toBe('aes128-gcm@openssh.com');
      expect(server.connections()).toBe(1);
      // A folder that is away for a moment, as a network's may be.
      await rename(file, `${file} away`);
      expect(await faultOf(transport.connect(target, soon()))).toMatchObject({
        code: 'transport.key-unreadable',
      });
      await rename(`${file} away`, file);
      await using again = await transport.connect(target, soon());
      expect(again.cipher).toBe('aes128-gcm@openssh.com');
    },
  );

  it.skipIf(keygenMissing !== undefined)(
    `lets the agent sign with the key of a locked file, and offers no other of its keys when only the file is wanted${keygenMissing === undefined ? '' : ` (skipped: ${keygenMissing})`}`,
    async () => {
      await using bench = await createTestBench();
      const users: string[] = [];
      await using server = await startTestServer({ onLogin: (user) => (users.push(user), 'accept') });
      const [wanted, other] = [join(bench.directory, 'wanted'), join(bench.directory, 'other')];
      for (const file of [other, wanted]) makeKey(file, 'ed25519');
      await using agent = await startAgent(bench, [other, wanted]);
      spawnSync('ssh-keygen', ['-q', '-p', '-N', 'secret', '-P', '', '-f', wanted]);
      await bench.know(server.port, server.hostKey);
      const target = bench.target(server.port, {
        identityFiles: [wanted],
        agent: agent.socket,
        identitiesOnly: true,
      });
      await using session = await bench.transport().connect(target, soon());
      expect(session.cipher).toBe('aes128-gcm@openssh.com');
      // One question whether the key would do, one signed request: no attempt with another key.
      expect(users).toEqual(['ops', 'ops']);
    },
  );

  it.skipIf(keygenMissing !== undefined)(
    `offers three of many keys in an agent${keygenMissing === undefined ? '' : ` (skipped: ${keygenMissing})`}`,
    async () => {
      await using bench = await createTestBench();
      await using server = await startTestServer({ onLogin: () => 'reject' });
      const files = ['k1', 'k2', 'k3', 'k4', 'k5'].map((name) => join(bench.directory, name));
      for (const file of files) makeKey(file, 'ed25519');
      await using agent = await startAgent(bench, files);
      await bench.know(server.port, server.hostKey);
      const target = bench.target(server.port, {
        identityFiles: [],
        agent: agent.socket,
        identitiesOnly: false,
      });
      expect(await faultOf(bench.transport().connect(target, soon()))).toMatchObject({
        code: 'transport.auth-failed',
        facts: { keysOffered: '3' },
      });
    },
  );
});
