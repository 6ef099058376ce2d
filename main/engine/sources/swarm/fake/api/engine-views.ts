import { imageIdOf, behaviourOf, splitReference } from '../images.ts';
import { isoTime } from '../iso-time.ts';
import type { Container, FakeState, Machine } from '../state.ts';

const secondsOf = (ms: number): number => Math.floor(ms / 1_000);

/** "About a minute", "3 hours": as `docker ps` and go-units say it. */
const spanText = (ms: number): string => {
  const seconds = secondsOf(ms);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.round(seconds / 3_600)];
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 14) return `${Math.floor(hours / 24)} days`;
  return `${Math.floor(hours / 24 / 7)} weeks`;
};

const wordOf = (container: Container): string =>
  container.state === 'exited' && container.isRestarting ? 'restarting' : container.state;

const statusText = (state: FakeState, container: Container): string => {
  if (container.state === 'created') return 'Created';
  if (container.state === 'exited') {
    const ago = `${spanText(state.now - (container.finishedAt ?? state.now))} ago`;
    return container.isRestarting
      ? `Restarting (${container.exitCode}) ${ago}`
      : `Exited (${container.exitCode}) ${ago}`;
  }
  const up = `Up ${spanText(state.now - (container.startedAt ?? state.now))}`;
  if (container.health === undefined) return up;
  return container.health.status === 'starting'
    ? `${up} (health: starting)`
    : `${up} (${container.health.status})`;
};

const ports = (container: Container) =>
  container.hostPorts.map((port) => ({ IP: '0.0.0.0', PrivatePort: port, PublicPort: port, Type: 'tcp' }));

export const containerLine = (state: FakeState, container: Container) => ({
  Id: container.id,
  Names: [`/${container.name}`],
  Image: container.image,
  ImageID: imageIdOf(container.digest),
  Command: '"/entrypoint"',
  Created: secondsOf(container.createdAt),
  Ports: ports(container),
  Labels: container.labels,
  State: wordOf(container),
  Status: statusText(state, container),
  HostConfig: { NetworkMode: 'default' },
  NetworkSettings: { Networks: {} },
  Mounts: [],
});

const healthView = ({ health }: Container) =>
  health === undefined
    ? {}
    : { Health: { Status: health.status, FailingStreak: health.failingStreak, Log: [] } };

export const containerView = (container: Container) => {
  const { HostConfig, ...config } = (container.createBody ?? {}) as { readonly HostConfig?: object };
  const isRunning = container.state === 'running';
  return {
    Id: container.id,
    Created: isoTime(container.createdAt),
    Path: '/entrypoint',
    Args: [],
    State: {
      Status: wordOf(container),
      Running: isRunning,
      Paused: false,
      Restarting: container.isRestarting,
      OOMKilled: false,
      Dead: false,
      Pid: isRunning ? 4_711 : 0,
      ExitCode: container.exitCode,
      Error: '',
      StartedAt: isoTime(container.startedAt),
      FinishedAt: isoTime(container.finishedAt),
      ...healthView(container),
    },
    Image: imageIdOf(container.digest),
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    HostConfig: {
      NetworkMode: 'default',
      ...HostConfig,
      LogConfig: container.logConfig,
      RestartPolicy: { Name: container.restartPolicy, MaximumRetryCount: 0 },
    },
    Mounts: [],
    Config: {
      ...config,
      Hostname: container.id.slice(0, 12),
      Image: container.image,
      Env: container.env,
      Labels: container.labels,
      StopTimeout: Math.round(container.graceMs / 1_000),
      ...(container.healthcheck === undefined ? {} : { Healthcheck: container.healthcheck }),
    },
    NetworkSettings: { Networks: {}, Ports: {} },
  };
};

/** An image as its machine holds it: every name it goes by there. */
export const imageView = (state: FakeState, machine: Machine, digest: string) => {
  const names = [...machine.images].filter(([, each]) => each === digest).map(([name]) => name);
  const isListed = [...state.registry.tags.values()].includes(digest);
  return {
    Id: imageIdOf(digest),
    RepoTags: names.filter((name) => splitReference(name).digest === undefined),
    // An image that never saw a registry has no digest.
    RepoDigests: isListed ? names.filter((name) => splitReference(name).digest !== undefined) : [],
    Created: isoTime(state.createdAt),
    Size: behaviourOf(state, digest).sizeBytes,
    Architecture: machine.architecture === 'aarch64' ? 'arm64' : 'amd64',
    Os: 'linux',
  };
};
