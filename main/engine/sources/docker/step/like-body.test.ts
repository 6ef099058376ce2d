import { describe, expect, it } from 'vitest';
import type { Inspected } from './inspect.ts';
import { endpointLike, likeBody, type ImageConfig } from './like-body.ts';

const oldImage: ImageConfig = {
  Env: ['PATH=/bin', 'VERSION=1'],
  Cmd: ['daemon', '--one'],
  Entrypoint: null,
  Labels: { version: '1', vendor: 'us' },
  Volumes: { '/data': {} },
  ExposedPorts: { '7000/tcp': {} },
  WorkingDir: '/srv',
  User: '',
  Healthcheck: { Test: ['CMD', 'old-check'], Interval: 500_000_000 },
};
const id = `4f1d7c9b2a10${'0'.repeat(52)}`;

/** As Docker 20.10 shows a container: what its image gave stands among what its owner said. */
const shown = (
  more: { readonly config?: object; readonly host?: object; readonly mounts?: Inspected['Mounts'] } = {},
) =>
  ({
    Id: id,
    Image: 'sha256:old',
    State: { Running: true, Status: 'running', StartedAt: '', ExitCode: 0 },
    Config: {
      ...oldImage,
      Image: 'wallet:1',
      Hostname: id.slice(0, 12),
      Env: ['SECRET=42', 'PATH=/bin', 'VERSION=1'],
      Labels: { version: '1', vendor: 'us', 'com.docker.compose.project': 'shop' },
      StopTimeout: 3,
      ...more.config,
    },
    HostConfig: { NetworkMode: 'chain', Binds: null, RestartPolicy: { Name: 'always' }, ...more.host },
    Mounts: more.mounts ?? [],
    NetworkSettings: {
      Networks: {
        chain: {
          NetworkID: 'n1',
          Aliases: ['purse', id.slice(0, 12)],
          IPAMConfig: null,
          IPAddress: '172.18.0.2',
        },
        metrics: { NetworkID: 'n2', Aliases: ['measured', id.slice(0, 12)], IPAMConfig: {} },
      },
    },
  }) as unknown as Inspected;

type Body = Readonly<Record<string, unknown>> & { readonly HostConfig: Readonly<Record<string, unknown>> };
const bodyOf = (
  found: Inspected,
  image: string | undefined = 'wallet:2',
  from: ImageConfig | undefined = oldImage,
) => likeBody(found, { image, oldImage: from }) as Body;

describe('a container made like another one, of another image', () => {
  it('takes command, variables, labels and check of the new image, and keeps what its owner said', () => {
    const body = bodyOf(shown());
    expect(body).toMatchObject({
      Image: 'wallet:2',
      Env: ['SECRET=42'],
      Labels: { 'com.docker.compose.project': 'shop' },
      StopTimeout: 3,
      Volumes: {},
      ExposedPorts: {},
    });
    for (const key of ['Cmd', 'Entrypoint', 'WorkingDir', 'Healthcheck'])
      expect(body).not.toHaveProperty(key);
  });

  it('keeps a command, an entry point and a check of its owner’s own', () => {
    const own = { Cmd: ['daemon', '--mine'], Healthcheck: { Test: ['CMD', 'mine'] } };
    expect(bodyOf(shown({ config: own }))).toMatchObject(own);
    // With an entry point of its owner the command is the owner's as well, also where it reads like the image's.
    expect(bodyOf(shown({ config: { Entrypoint: ['/run'] } }))).toMatchObject({
      Entrypoint: ['/run'],
      Cmd: ['daemon', '--one'],
    });
  });

  it('keeps everything where the old image is gone, since nobody can tell whose it was', () => {
    expect(likeBody(shown(), { image: undefined, oldImage: undefined })).toMatchObject({
      Image: 'wallet:1',
      Cmd: ['daemon', '--one'],
      Env: ['SECRET=42', 'PATH=/bin', 'VERSION=1'],
    });
  });

  it('has the volumes of the one before, also those that were never named', () => {
    const mounts = [
      { Type: 'volume', Name: 'a1b2', Destination: '/data', RW: true },
      { Type: 'volume', Name: 'named', Destination: '/cache', RW: true },
      { Type: 'volume', Name: 'c3d4', Destination: '/keys', RW: false },
      { Type: 'bind', Destination: '/etc/wallet', RW: false },
    ];
    const host = {
      Binds: ['named:/cache', '/srv/etc:/etc/wallet:ro'],
      Mounts: [{ Type: 'volume', Target: '/keys', ReadOnly: true }],
    };
    expect(bodyOf(shown({ mounts, host })).HostConfig).toMatchObject({
      Binds: ['named:/cache', '/srv/etc:/etc/wallet:ro', 'a1b2:/data'],
      Mounts: [{ Type: 'volume', Target: '/keys', Source: 'c3d4' }],
    });
  });

  it('is made in its first network only, under its names there but not the one from the old id', () => {
    expect(bodyOf(shown())).toMatchObject({
      NetworkingConfig: { EndpointsConfig: { chain: { Aliases: ['purse'] } } },
    });
    expect(endpointLike(shown(), 'metrics')).toEqual({ Aliases: ['measured'] });
    for (const NetworkMode of ['default', 'bridge', 'host', 'container:other'])
      expect(bodyOf(shown({ host: { NetworkMode } }))).not.toHaveProperty('NetworkingConfig');
  });

  it('keeps a host name of its owner’s choice, and none that was made from the old id or belongs to another', () => {
    expect(bodyOf(shown())['Hostname']).toBe('');
    expect(bodyOf(shown({ config: { Hostname: 'purse' } }))['Hostname']).toBe('purse');
    const borrowed = { config: { Hostname: 'other' }, host: { NetworkMode: 'container:other' } };
    expect(bodyOf(shown(borrowed))['Hostname']).toBe('');
  });
});
