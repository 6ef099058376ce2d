import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { strictHostVerifier } from './host-key/index.ts';
import {
  createTestBench,
  faultOf,
  makeHostKey,
  publicLineOf,
  soon,
  startTestServer,
} from './test-kit/index.ts';

const node = nodeId('db-1');

describe('the strict host key wrapper', () => {
  const answers: readonly (readonly [string, unknown])[] = [
    ['nothing at all', undefined],
    ['() => false', () => false],
    ['async () => false', () => Promise.resolve(false)],
    ['() => null', () => null],
    ['() => 0', () => 0],
    ['a callback with false', (_key: Buffer, done?: (answer: boolean) => void) => done?.(false)],
    ['a callback with undefined', (_key: Buffer, done?: (answer: undefined) => void) => done?.(undefined)],
    [
      'a verifier that throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['async () => true', () => Promise.resolve(true)],
  ];
  for (const [name, decide] of answers)
    it(`denies, before any login byte leaves, when the decision is ${name}`, async () => {
      await using server = await startTestServer();
      const client = new ssh2.Client();
      const ended = new Promise<string>((resolve) => {
        client.on('ready', () => resolve('logged in'));
        client.on('error', (error) => resolve(error.message));
      });
      client.connect({
        host: '127.0.0.1',
        port: server.port,
        username: 'ops',
        password: 'secret',
        hostVerifier: strictHostVerifier(decide as (key: Buffer) => boolean),
      });
      expect(await ended).toBe('Host denied (verification failed)');
      client.destroy();
      expect(server.logins()).toBe(0);
    });
});

describe('a server whose key is in no known_hosts file', () => {
  it('gets no login byte, is offered to a person, and connects after that person trusted this very key', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    const transport = bench.transport();
    const refused = await faultOf(transport.connect(bench.target(server.port), soon()));
    expect(refused.code).toBe('transport.host-key-unknown');
    expect(server.logins()).toBe(0);
    const [offer] = transport.offers();
    expect(transport.offers()).toEqual([
      {
        nodeId: node,
        hopId: 'db-1',
        address: '127.0.0.1',
        port: server.port,
        keyType: 'ecdsa-sha2-nistp256',
        fingerprint: refused.facts?.fingerprint,
      },
    ]);
    expect((await faultOf(transport.trust(node, 'db-1', 'SHA256:another'))).code).toBe('action.refused');
    await transport.trust(node, 'db-1', offer?.fingerprint ?? '');
    expect(await readFile(bench.knownHostsFile, 'utf8')).toBe(
      `[127.0.0.1]:${server.port} ${server.hostKey}\n`,
    );
    await using session = await transport.connect(bench.target(server.port), soon());
    expect(session.hostKeyFingerprint).toBe(offer?.fingerprint);
    expect(transport.offers()).toEqual([]);
  });

  it('is not trusted when known_hosts cannot be written', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    const transport = bench.transport();
    // Below a file no directory can be made, not even by root.
    const blocked = bench.target(server.port, { knownHostsFiles: [join(bench.identityFile, 'known_hosts')] });
    await faultOf(transport.connect(blocked, soon()));
    const [offer] = transport.offers();
    const fault = await faultOf(transport.trust(node, 'db-1', offer?.fingerprint ?? ''));
    expect(fault.code).toBe('action.refused');
    expect(fault.says).toContain('not trusted');
    expect((await faultOf(transport.connect(blocked, soon()))).code).toBe('transport.host-key-unknown');
    expect(server.logins()).toBe(0);
  });

  it('keeps the line before it whole when that has no newline', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    const transport = bench.transport();
    await writeFile(bench.knownHostsFile, '# last line without newline');
    await faultOf(transport.connect(bench.target(server.port), soon()));
    await transport.trust(node, 'db-1', transport.offers()[0]?.fingerprint ?? '');
    expect(await readFile(bench.knownHostsFile, 'utf8')).toBe(
      `# last line without newline\n[127.0.0.1]:${server.port} ${server.hostKey}\n`,
    );
  });
});

describe('a server whose key has changed', () => {
  it('is a hard stop with both fingerprints, file and line; it cannot be trusted here', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    await writeFile(bench.knownHostsFile, '# ours\n');
    await bench.know(server.port, publicLineOf(makeHostKey()));
    const transport = bench.transport();
    const fault = await faultOf(transport.connect(bench.target(server.port), soon()));
    expect(fault).toMatchObject({
      code: 'transport.host-key-changed',
      retryable: false,
      facts: { file: bench.knownHostsFile, line: '2' },
    });
    expect(fault.facts?.fingerprint).toMatch(/^SHA256:/);
    expect(fault.facts?.knownFingerprint).not.toBe(fault.facts?.fingerprint);
    expect(server.logins()).toBe(0);
    const [offer] = transport.offers();
    expect(offer?.known).toMatchObject({ file: bench.knownHostsFile, line: 2 });
    expect((await faultOf(transport.trust(node, 'db-1', offer?.fingerprint ?? ''))).code).toBe(
      'action.refused',
    );
  });

  it('stays changed when it shows a type of key that was never seen', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer({ hostKeys: [makeHostKey('rsa')] });
    await bench.know(server.port, publicLineOf(makeHostKey('ecdsa')));
    expect((await faultOf(bench.transport().connect(bench.target(server.port), soon()))).code).toBe(
      'transport.host-key-changed',
    );
    expect(server.logins()).toBe(0);
  });
});

describe('marked lines', () => {
  it('refuse a revoked key even when another line trusts it, and it is not offered', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    await writeFile(bench.knownHostsFile, `@revoked * ${server.hostKey}\n`);
    await bench.know(server.port, server.hostKey);
    const transport = bench.transport();
    expect((await faultOf(transport.connect(bench.target(server.port), soon()))).code).toBe(
      'transport.host-key-revoked',
    );
    expect(transport.offers()).toEqual([]);
    expect(server.logins()).toBe(0);
  });

  it('fail closed for a host known by a certificate authority, and an explicit pin goes on', async () => {
    await using bench = await createTestBench();
    await using server = await startTestServer();
    await writeFile(bench.knownHostsFile, `@cert-authority * ${publicLineOf(makeHostKey())}\n`);
    const transport = bench.transport();
    expect((await faultOf(transport.connect(bench.target(server.port), soon()))).code).toBe(
      'transport.host-certificate',
    );
    expect(transport.offers()).toEqual([]);
    await bench.know(server.port, server.hostKey);
    await using session = await transport.connect(bench.target(server.port), soon());
    expect(session.hostKeyFingerprint).toMatch(/^SHA256:/);
  });
});

it('asks a server for the type of key that is on file', async () => {
  await using bench = await createTestBench();
  const rsa = makeHostKey('rsa');
  await using server = await startTestServer({ hostKeys: [makeHostKey('ecdsa'), rsa] });
  await bench.know(server.port, publicLineOf(rsa));
  const transport = bench.transport();
  await using session = await transport.connect(bench.target(server.port), soon());
  expect(session.hostKeyFingerprint).toMatch(/^SHA256:/);
  expect(transport.offers()).toEqual([]);
});
