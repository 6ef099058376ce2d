import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { createImageRegistries } from '../image-registry/index.ts';
import { serveRegistry } from '../image-registry/test-kit/index.ts';
import { createSecrets, createSystemClock } from '../ports/index.ts';
import { certificateFor } from '../ports/test-kit/index.ts';
import { forwarding, withSession } from '../transport/test-kit/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'registry-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;
const ops = { user: 'ops', password: 'secret' } as const;

it('a registry that only the nodes reach is read through one of them, secured from end to end', async () => {
  const tls = certificateFor(folder);
  await using registry = await serveRegistry({
    images: { 'shop/web:1': '{}', 'shop/web:2': '{ }' },
    tls,
    login: { scheme: 'bearer', ...ops },
  });
  const host = `localhost:${registry.port}`;
  const onTheNode: Buffer[] = [];
  await withSession({ onConnection: forwarding(onTheNode) }, {}, async (session) => {
    const registries = createImageRegistries({
      clock: createSystemClock(),
      secrets: createSecrets({ PASSWORD: ops.password }),
      dialFrom: (_id, ...to) => session.dial(...to),
    });
    const access = { host, user: ops.user, password: { environment: 'PASSWORD' } } as const;
    registries.setRegistries([{ ...access, authorityFile: tls.file, isPlain: false, through: undefined }]);
    const tags = await registries.tags(`${host}/shop/web:1`, [nodeId('w1')], signal);
    expect(tags).toMatchObject({ ok: true, value: { tags: ['1', '2'], through: 'w1' } });
    const login = Buffer.from(`${ops.user}:${ops.password}`).toString('base64');
    expect(Buffer.concat(onTheNode).includes(login)).toBe(false);
    expect(onTheNode.length).toBeGreaterThan(0);
  });
});

it('a node that may not connect to other machines is named, with the setting that forbids it', async () => {
  await withSession({}, {}, async (session) => {
    const registries = createImageRegistries({
      clock: createSystemClock(),
      secrets: createSecrets({}),
      dialFrom: (_id, ...to) => session.dial(...to),
    });
    const access = { user: undefined, password: undefined, authorityFile: undefined } as const;
    registries.setRegistries([{ host: 'localhost:5000', isPlain: true, through: undefined, ...access }]);
    const tags = await registries.tags('localhost:5000/web', [nodeId('w1')], signal);
    expect(tags).toMatchObject({ ok: false, fault: { code: 'registry.unreachable', retryable: true } });
    expect(tags.ok ? '' : tags.fault.says).toContain('AllowTcpForwarding');
  });
});
