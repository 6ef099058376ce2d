import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestOf, serveRegistry } from '../image-registry/test-kit/index.ts';
import { certificateFor } from '../ports/test-kit/index.ts';
import { startTestSwarm } from './test-kit/index.ts';

it('a registry of the fleet file tells which tags there are, and a plan which digest one means today', async () => {
  const login = { scheme: 'basic', user: 'ops', password: 'canary-4713' } as const;
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const tls = certificateFor(folder);
  await using registry = await serveRegistry({
    images: { 'shop/web:1': '{}', 'shop/web:2': '{ }' },
    login,
    tls,
  });
  const host = `localhost:${registry.port}`;
  const { fleet, change, until, isWell, web } = await startTestSwarm([`${host}/shop/web`]);
  await using _ = fleet;
  const passwordFile = join(fleet.directory, 'registry-password');
  await writeFile(passwordFile, `${login.password}\n`, { mode: 0o600 });
  const written = JSON.parse(await readFile(fleet.fleetFile, 'utf8')) as object;
  const registries = {
    [host]: { user: login.user, passwordFile, through: 'console', authorityFile: tls.file },
  };
  await writeFile(fleet.fleetFile, JSON.stringify({ ...written, registries }));
  change('/services/web', (spec) => ({
    ...spec,
    TaskTemplate: { ContainerSpec: { Image: `${host}/shop/web:1` } },
  }));

  await using desk = await fleet.start();
  await until(() => isWell(desk));
  const workloadId = (await web(desk))?.id;
  if (workloadId === undefined) throw new Error('no service');
  /** Time goes on while the engine works. */
  const answered = async <T>(answer: Promise<T>): Promise<T> => {
    let isThere = false;
    void answer.catch(() => undefined).finally(() => (isThere = true));
    await until(() => Promise.resolve(isThere));
    return answer;
  };
  const reading = await answered(desk.link.call('registry.tags', { workloadId }));
  expect(reading).toMatchObject({
    repository: `${host}/shop/web`,
    tags: ['1', '2'],
    isCutShort: false,
    through: 'console',
  });

  const reference = `${host}/shop/web:2`;
  const request = { kind: 'redeploy', workloadId, to: { kind: 'image', reference } } as const;
  const plan = await answered(desk.link.call('operation.plan', { request }));
  expect(plan.refusal).toBeUndefined();
  expect(plan.changes.map(({ to }) => to.digest)).toEqual([1, 2, 3].map(() => digestOf('{ }')));
  expect(JSON.stringify(plan)).not.toContain(login.password);
  await rm(folder, { recursive: true });
});
