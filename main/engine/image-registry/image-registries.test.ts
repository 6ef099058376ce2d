import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fault } from '#shared/fault';
import { nodeId, type NodeId } from '#shared/model';
import type { RegistryAccess } from '../fleet/index.ts';
import { createSecrets, createSystemClock } from '../ports/index.ts';
import { certificateFor } from '../ports/test-kit/index.ts';
import { createImageRegistries } from './index.ts';

import { readImageName } from './image-name.ts';
import { digestOf, serveRegistry, type ServedRegistry } from './test-kit/index.ts';

const signal = new AbortController().signal;
const ops = { user: 'ops', password: 'it is: "secret"' } as const;
const images = { 'shop/web:1.0': '{"one":1}', 'shop/web:1.1': '{"two":2}', 'shop/web:2.0': '{"three":3}' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'registry-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The registry as seen from a console whose node w1 is connected and whose node w2 is not. */
const reading = ({ port }: Pick<ServedRegistry, 'port'>, more: Partial<RegistryAccess> = {}) => {
  const host = `localhost:${port}`;
  const dialled: string[] = [];
  const registries = createImageRegistries({
    clock: createSystemClock(),
    secrets: createSecrets({ PASSWORD: ops.password, EMPTY: '' }),
    dialFrom: (id: NodeId, to, at) => {
      dialled.push(`${id} to ${to}:${at}`);
      return id === 'w1' ? connect(at, to) : fault('transport.lost', `${id} is not connected.`);
    },
  });
  registries.setRegistries([
    {
      host,
      user: undefined,
      password: undefined,
      authorityFile: undefined,
      isPlain: true,
      through: undefined,
      ...more,
    },
  ]);
  const nodes = ['w2', 'w1'].map(nodeId);
  return {
    dialled,
    tags: async () => registries.tags(`${host}/shop/web:1.0`, nodes, signal),
    digest: async (tag: string) => registries.digest(`${host}/shop/web:${tag}`, nodes, signal),
  };
};
const withLogin = { user: ops.user, password: { environment: 'PASSWORD' } } as const;

describe('asking a registry', () => {
  it('lists every tag over all pages, from a node that can be reached', async () => {
    await using registry = await serveRegistry({ images, pageSize: 2 });
    const { tags, dialled } = reading(registry);
    expect(await tags()).toMatchObject({
      ok: true,
      value: {
        repository: `localhost:${registry.port}/shop/web`,
        tags: ['1.0', '1.1', '2.0'],
        isCutShort: false,
        through: 'w1',
      },
    });
    expect(dialled[0]).toBe(`w2 to localhost:${registry.port}`);
    expect(dialled.at(-1)).toBe(`w1 to localhost:${registry.port}`);
  });

  it('tells the digest a tag means, from the header or from the manifest itself', async () => {
    for (const hidesDigest of [false, true]) {
      await using registry = await serveRegistry({ images, hidesDigest });
      expect(await reading(registry).digest('1.1')).toEqual({
        ok: true,
        value: digestOf(images['shop/web:1.1']),
      });
    }
  });

  it.each(['basic', 'bearer'] as const)('logs in by %s, and not before it is asked to', async (scheme) => {
    await using registry = await serveRegistry({ images, login: { scheme, ...ops } });
    expect(await reading(registry, withLogin).tags()).toMatchObject({ ok: true });
    const last = scheme === 'basic' ? 'Basic' : 'Bearer';
    expect(registry.asked[0]).toBe('GET /v2/shop/web/tags/list as nobody');
    expect(registry.asked.at(-1)).toBe(`GET /v2/shop/web/tags/list as ${last}`);
  });

  it('says that a login is wrong in the words of the registry, and that one is missing', async () => {
    await using registry = await serveRegistry({
      images,
      login: { scheme: 'bearer', user: 'ops', password: 'other' },
    });
    const wrong = await reading(registry, withLogin).tags();
    expect(wrong).toMatchObject({ ok: false, fault: { code: 'registry.refused', retryable: false } });
    expect(wrong.ok ? '' : wrong.fault.says).toContain('the login is wrong or may not read this repository');
    expect(wrong.ok ? '' : wrong.fault.says).toContain('wrong password');
    expect(await reading(registry).tags()).toMatchObject({ ok: false, fault: { code: 'registry.refused' } });
  });

  it('trusts a private authority that the fleet file names, and no certificate it does not know', async () => {
    const tls = certificateFor(folder);
    await using registry = await serveRegistry({ images, tls, login: { scheme: 'bearer', ...ops } });
    const known = reading(registry, { ...withLogin, isPlain: false, authorityFile: tls.file });
    expect(await known.digest('2.0')).toEqual({ ok: true, value: digestOf(images['shop/web:2.0']) });
    const stranger = await reading(registry, { ...withLogin, isPlain: false }).digest('2.0');
    expect(stranger).toMatchObject({ ok: false, fault: { code: 'registry.unreachable' } });
    expect(stranger.ok ? '' : stranger.fault.says).toContain('self-signed certificate');
    expect(registry.asked.some((one) => one.includes('Basic'))).toBe(true);
  });

  it('never carries a password over a line weaker than the registry asked for', async () => {
    const tls = certificateFor(folder);
    await using collector = await serveRegistry({ images });
    await using registry = await serveRegistry({
      images,
      tls,
      login: { scheme: 'bearer', ...ops },
      realm: `http://localhost:${collector.port}/token`,
    });
    const { tags } = reading(registry, { ...withLogin, isPlain: false, authorityFile: tls.file });
    const answer = await tags();
    expect(answer.ok ? '' : answer.fault.says).toContain('which is not secured');
    expect(collector.asked).toEqual([]);
  });

  it('tells a missing repository, an unreachable registry and one that nobody configured apart', async () => {
    await using registry = await serveRegistry({ images: {} });
    expect(await reading(registry).tags()).toMatchObject({
      fault: { code: 'registry.refused', facts: { status: '404' } },
    });
    expect(await reading({ port: 1 }).tags()).toMatchObject({
      fault: { code: 'registry.unreachable', retryable: true },
    });
    expect(await reading(registry, { host: 'elsewhere.example' }).tags()).toMatchObject({
      fault: { code: 'registry.not-configured' },
    });
  });

  it('is asked from this machine where the fleet file says so', async () => {
    await using registry = await serveRegistry({ images });
    const { tags, dialled } = reading(registry, { through: 'console' });
    expect(await tags()).toMatchObject({ ok: true, value: { through: 'console' } });
    expect(dialled).toEqual([]);
  });
});

describe('the password of a registry', () => {
  it('is read from a file that nobody else may read, each time it is needed', async () => {
    await using registry = await serveRegistry({ images, login: { scheme: 'basic', ...ops } });
    const file = join(folder, 'password');
    const { tags } = reading(registry, { user: ops.user, password: { file } });
    expect(await tags()).toMatchObject({ fault: { code: 'secret.unreadable' } });
    writeFileSync(file, `${ops.password}\n`, { mode: 0o600 });
    expect(await tags()).toMatchObject({ ok: true });
    chmodSync(file, 0o644);
    expect(await tags()).toMatchObject({ fault: { code: 'secret.unreadable' } });
  });

  it('is not taken for empty when its variable is', async () => {
    await using registry = await serveRegistry({ images });
    const { tags } = reading(registry, { user: 'ops', password: { environment: 'EMPTY' } });
    expect(await tags()).toMatchObject({ fault: { code: 'secret.unreadable' } });
    expect(registry.asked).toEqual([]);
  });
});

describe('the name of an image', () => {
  it.each([
    ['nginx', 'docker.io library/nginx latest'],
    ['docker.io/nginx:1', 'docker.io library/nginx 1'],
    ['team/app:2', 'docker.io team/app 2'],
    ['registry.example.net/team/app:2', 'registry.example.net team/app 2'],
    ['localhost:5000/web', 'localhost:5000 web latest'],
    [
      `registry.example.net/web:1@sha256:${'a'.repeat(64)}`,
      `registry.example.net web sha256:${'a'.repeat(64)}`,
    ],
  ])('%s is taken apart as Docker does', (reference, parts) => {
    const name = readImageName(reference);
    expect(`${name?.host} ${name?.repository} ${name?.version}`).toBe(parts);
  });

  it.each(['../etc/passwd', 'web:ta g', 'Web/Upper', '', `sha256:${'a'.repeat(64)} x`])(
    'that is none ("%s") is refused before anything is sent',
    (reference) => expect(readImageName(reference)).toBeUndefined(),
  );
});
