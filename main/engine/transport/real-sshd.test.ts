import { spawnSync } from 'node:child_process';
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SshHop, SshTarget, SshTransportOptions } from './index.ts';
import {
  createTestBench,
  faultOf,
  makeKey,
  soon,
  sshdMissing,
  startRealSshd,
  testAsk,
  type RealSshd,
  type TestBench,
} from './test-kit/index.ts';

const why = sshdMissing === undefined ? '' : ` (skipped: ${sshdMissing})`;

/** A hop to a real server, its key known. */
const hopTo = (bench: TestBench, sshd: RealSshd, more: Partial<SshHop> = {}): SshHop => ({
  ...bench.hop(sshd.port),
  address: sshd.address,
  user: sshd.user,
  identityFiles: [sshd.identityFile],
  knownHostsFiles: [sshd.knownHostsFile],
  ...more,
});
const targetOf = (bench: TestBench, ...hops: readonly [SshHop, ...SshHop[]]): SshTarget => ({
  nodeId: bench.target(22).nodeId,
  hops,
});
const asks: SshTransportOptions['asks'] = [
  testAsk('test.name', { script: 'out=$((6 * 7))' }),
  testAsk('test.odd', { script: `out=$(printf 'a\\377b\\303\\251')` }),
  testAsk('test.stray', { script: 'echo stray; echo lost >&2; cat; out=fine' }),
  testAsk('test.hang', {
    script: 'sleep 1.75',
    limits: { timeoutMs: 300, stdoutBytes: 100, stderrBytes: 100 },
  }),
];

describe.skipIf(sshdMissing !== undefined)(`against real OpenSSH${why}`, () => {
  it('logs in with strict key exchange and AES-GCM, asks the loop and a channel of its own', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd();
    await using session = await bench
      .transport({ asks })
      .connect(targetOf(bench, hopTo(bench, sshd)), soon());
    expect(session).toMatchObject({ strictKeyExchange: true, cipher: 'aes128-gcm@openssh.com' });
    expect(session.server).toMatch(/^SSH-2\.0-OpenSSH_/);
    const { replies } = await session.sweep(['test.name', 'test.odd', 'test.stray'], soon());
    expect([...replies.values()].map((reply) => reply.ok && reply.value.stdout)).toEqual([
      '42',
      'a\ufffdbé',
      'fine',
    ]);
    const own = testAsk('test.own', {
      lane: 'own-channel',
      script: 'printf "%s|" "$@"; cat; exit 3',
      inputs: [`it's $(id) \`id\``, 'two\nlines'],
    });
    expect(await session.ask(own, soon())).toMatchObject({
      ok: true,
      value: { stdout: `it's $(id) \`id\`|two\nlines|`, exitStatus: 3 },
    });
  });

  for (const [name, shell] of [
    ['bash', 'bash'],
    ['dash', 'dash'],
    ['busybox', 'busybox sh'],
    ['zsh', 'zsh --emulate sh'],
  ] as const) {
    const isMissing = spawnSync(shell.split(' ')[0] ?? '', ['-c', 'true']).error !== undefined;
    it.skipIf(isMissing)(
      `runs the loop under ${name} as /bin/sh${isMissing ? ` (skipped: ${name} is not installed)` : ''}`,
      async () => {
        await using bench = await createTestBench();
        await using sshd = await startRealSshd({ keyOptions: `command="exec ${shell} -s"` });
        await using session = await bench
          .transport({ asks })
          .connect(targetOf(bench, hopTo(bench, sshd)), soon());
        for (let at = 0; at < 3; at += 1) {
          const { replies } = await session.sweep(['test.name', 'test.odd', 'test.stray'], soon());
          expect([...replies.values()].map((reply) => reply.ok && reply.value.stdout)).toEqual([
            '42',
            'a\ufffdbé',
            'fine',
          ]);
        }
      },
    );
  }

  it('starts a new loop after a question that hung, and leaves no shell behind on the node', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd();
    await using session = await bench
      .transport({ asks })
      .connect(targetOf(bench, hopTo(bench, sshd)), soon());
    const { replies } = await session.sweep(['test.name', 'test.hang'], soon());
    expect([...replies.values()].map((reply) => reply.ok)).toEqual([true, false]);
    expect((await session.sweep(['test.name'], soon())).replies.get('test.name')?.ok).toBe(true);
    const isHanging = (): boolean =>
      spawnSync('ps', ['-eo', 'args=']).stdout.toString().includes('sleep 1.75');
    for (let at = 0; at < 100 && isHanging(); at += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isHanging()).toBe(false);
    // The listener's child for the connection, and one shell.
    expect(
      spawnSync('ps', ['-o', 'args=', '-p', sshd.sessions().join(',')])
        .stdout.toString()
        .match(/sh -s/g),
    ).toHaveLength(1);
  });

  it('passes three machines, each verified under its own name and key', async () => {
    await using bench = await createTestBench();
    await using first = await startRealSshd();
    await using second = await startRealSshd();
    await using third = await startRealSshd();
    const hops = [
      hopTo(bench, first, { id: 'jump-1' }),
      hopTo(bench, second, { id: 'jump-2' }),
      hopTo(bench, third),
    ] as const;
    const transport = bench.transport({ asks });
    await using session = await transport.connect(targetOf(bench, ...hops), soon());
    expect((await session.sweep(['test.name'], soon())).replies.get('test.name')?.ok).toBe(true);
    // A second node behind the same jump hosts shares their connections.
    await using other = await transport.connect({ ...targetOf(bench, ...hops) }, soon());
    expect((await other.sweep(['test.name'], soon())).replies.size).toBe(1);
    expect(first.log().match(/Accepted publickey/g)).toHaveLength(1);
    // The way ends when the machine in the middle does, and the fault names it.
    await second.stop();
    expect(await session.ended).toMatchObject({ code: 'transport.jump-failed', facts: { hop: 'jump-2' } });
  });

  it('lets nothing through to the last machine when the key in the middle has changed', async () => {
    await using bench = await createTestBench();
    await using first = await startRealSshd();
    await using second = await startRealSshd();
    await using third = await startRealSshd();
    await writeFile(second.knownHostsFile, `${second.knownName} ${await first.publicHostKey('ed25519')}\n`);
    const hops = [
      hopTo(bench, first, { id: 'jump-1' }),
      hopTo(bench, second, { id: 'jump-2' }),
      hopTo(bench, third),
    ] as const;
    const transport = bench.transport();
    expect(await faultOf(transport.connect(targetOf(bench, ...hops), soon()))).toMatchObject({
      code: 'transport.host-key-changed',
      subject: 'jump-2',
    });
    expect(transport.offers()).toMatchObject([{ hopId: 'jump-2', known: { line: 1 } }]);
    expect(third.log()).not.toContain('Connection from');
    expect(second.log()).not.toContain('publickey');
  });

  it('names the jump host that is down, or that does not pass connections on', async () => {
    await using bench = await createTestBench();
    await using closed = await startRealSshd({ config: ['AllowTcpForwarding no'] });
    await using node = await startRealSshd();
    const hops = [hopTo(bench, closed, { id: 'jump-1' }), hopTo(bench, node)] as const;
    const transport = bench.transport();
    expect(await faultOf(transport.connect(targetOf(bench, ...hops), soon()))).toMatchObject({
      code: 'transport.jump-failed',
      facts: { hop: 'jump-1' },
    });
    await closed.stop();
    expect(await faultOf(transport.connect(targetOf(bench, ...hops), soon()))).toMatchObject({
      code: 'transport.jump-failed',
      facts: { hop: 'jump-1', code: 'transport.refused' },
    });
  });

  it('stops hard when the host key was swapped', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd();
    const target = targetOf(bench, hopTo(bench, sshd));
    await using before = await bench.transport({ asks }).connect(target, soon());
    const old = before.hostKeyFingerprint;
    await sshd.stop();
    makeKey(join(sshd.directory, 'new'), 'ed25519');
    await rename(join(sshd.directory, 'new'), sshd.hostKeyFile('ed25519'));
    await rename(join(sshd.directory, 'new.pub'), `${sshd.hostKeyFile('ed25519')}.pub`);
    await sshd.start();
    const fault = await faultOf(bench.transport().connect(target, soon()));
    expect(fault).toMatchObject({
      code: 'transport.host-key-changed',
      facts: { knownFingerprint: old, file: sshd.knownHostsFile, line: '1' },
    });
    const listed = spawnSync('ssh-keygen', ['-l', '-f', sshd.hostKeyFile('ed25519')]).stdout.toString();
    expect(listed).toContain(fault.facts?.fingerprint);
  });

  it('is not asked about a server with three keys of which only RSA is known', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
    await writeFile(bench.knownHostsFile, `${sshd.knownName} ${await sshd.publicHostKey('rsa')}\n`);
    const transport = bench.transport();
    await using session = await transport.connect(
      targetOf(bench, hopTo(bench, sshd, { knownHostsFiles: [bench.knownHostsFile] })),
      soon(),
    );
    const listed = spawnSync('ssh-keygen', ['-l', '-f', sshd.hostKeyFile('rsa')]).stdout.toString();
    expect(listed).toContain(session.hostKeyFingerprint);
    expect(transport.offers()).toEqual([]);
  });

  it('writes a trusted key so that OpenSSH itself finds it', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd();
    const transport = bench.transport();
    const target = targetOf(bench, hopTo(bench, sshd, { knownHostsFiles: [bench.knownHostsFile] }));
    await faultOf(transport.connect(target, soon()));
    await transport.trust(target.nodeId, 'db-1', transport.offers()[0]?.fingerprint ?? '');
    const ssh = spawnSync('ssh', [
      '-F',
      'none',
      '-o',
      'BatchMode=yes',
      '-o',
      'StrictHostKeyChecking=yes',
      '-o',
      `UserKnownHostsFile=${bench.knownHostsFile}`,
      '-i',
      sshd.identityFile,
      '-p',
      String(sshd.port),
      `${sshd.user}@${sshd.address}`,
      'echo in',
    ]);
    expect(ssh.stdout.toString()).toBe('in\n');
  });

  it('fails closed for a server that is known by its certificate only', async () => {
    await using bench = await createTestBench();
    const authority = join(bench.directory, 'ca');
    makeKey(authority, 'ed25519');
    await using sshd = await startRealSshd();
    spawnSync('ssh-keygen', [
      '-q',
      '-s',
      authority,
      '-I',
      'host',
      '-h',
      '-n',
      sshd.address,
      `${sshd.hostKeyFile('ed25519')}.pub`,
    ]);
    await appendFile(
      join(sshd.directory, 'sshd_config'),
      `HostCertificate ${sshd.hostKeyFile('ed25519')}-cert.pub\n`,
    );
    await sshd.stop();
    await sshd.start();
    await writeFile(
      bench.knownHostsFile,
      `@cert-authority ${sshd.knownName} ${await readFile(`${authority}.pub`, 'utf8')}`,
    );
    const transport = bench.transport();
    expect(
      (
        await faultOf(
          transport.connect(
            targetOf(bench, hopTo(bench, sshd, { knownHostsFiles: [bench.knownHostsFile] })),
            soon(),
          ),
        )
      ).code,
    ).toBe('transport.host-certificate');
    expect(transport.offers()).toEqual([]);
  });

  it('says so when the server has no free session, and the connection goes on', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd({ config: ['MaxSessions 1'] });
    await using session = await bench
      .transport({ asks })
      .connect(targetOf(bench, hopTo(bench, sshd)), soon());
    await session.sweep(['test.name'], soon());
    const own = testAsk('test.own', { lane: 'own-channel', script: 'echo x' });
    expect(await session.ask(own, soon())).toMatchObject({
      ok: false,
      fault: { code: 'transport.shell-refused' },
    });
    expect((await session.sweep(['test.name'], soon())).replies.size).toBe(1);
  });

  it('says so when the login is fine but there is no shell', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd({ keyOptions: 'command="echo backups only"' });
    await using session = await bench
      .transport({ asks })
      .connect(targetOf(bench, hopTo(bench, sshd)), soon());
    expect((await faultOf(session.sweep(['test.name'], soon()))).code).toBe('transport.shell-refused');
  });

  it('notices a session that was stopped', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd();
    const limits = { keepaliveMs: 200, keepaliveCount: 3 };
    await using session = await bench
      .transport({ asks, limits })
      .connect(targetOf(bench, hopTo(bench, sshd)), soon());
    await session.sweep(['test.name'], soon());
    for (const pid of sshd.sessions()) process.kill(pid, 'SIGSTOP');
    expect((await session.ended).code).toBe('transport.lost');
  });

  it('notices that the server was killed, and reaches it again when it is back', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd();
    const transport = bench.transport({ asks });
    const target = targetOf(bench, hopTo(bench, sshd));
    await using session = await transport.connect(target, soon());
    await sshd.stop();
    expect((await session.ended).code).toBe('transport.lost');
    expect((await faultOf(transport.connect(target, soon()))).code).toBe('transport.refused');
    await sshd.start();
    await using again = await transport.connect(target, soon());
    expect((await again.sweep(['test.name'], soon())).replies.size).toBe(1);
  });

  it('is not turned away by MaxStartups or PerSourceMaxStartups when many connect at once', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd({ config: ['MaxStartups 10:100:10', 'PerSourceMaxStartups 10'] });
    const transport = bench.transport({ asks });
    const target = targetOf(bench, hopTo(bench, sshd));
    const sessions = await Promise.all(
      Array.from({ length: 30 }, () => transport.connect(target, AbortSignal.timeout(60_000))),
    );
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
    expect(sessions).toHaveLength(30);
    expect(sshd.log()).not.toMatch(/drop connection|throttling/);
  });

  it('refuses weak algorithms of a real server by name', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd({ config: ['Ciphers aes256-cbc'] });
    const fault = await faultOf(bench.transport().connect(targetOf(bench, hopTo(bench, sshd)), soon()));
    expect(fault).toMatchObject({
      code: 'transport.no-common-algorithm',
      facts: { category: 'cipher', offered: 'aes256-cbc' },
    });
  });

  it('keeps asking while the server renews its keys', async () => {
    await using bench = await createTestBench();
    await using sshd = await startRealSshd({ config: ['RekeyLimit 16K'] });
    await using session = await bench
      .transport({ asks })
      .connect(targetOf(bench, hopTo(bench, sshd)), soon());
    const big = testAsk('test.own', { lane: 'own-channel', script: 'head -c 60000 /dev/zero | tr "\\0" x' });
    for (let at = 0; at < 4; at += 1) {
      const reply = await session.ask(big, soon());
      expect(reply.ok && reply.value.stdout.length).toBe(60_000);
      expect((await session.sweep(['test.name'], soon())).replies.get('test.name')?.ok).toBe(true);
    }
  });
});
