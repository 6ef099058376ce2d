import { defaultGraceMs } from '../agent.ts';
import {
  createContainer,
  endContainer,
  endsAfter,
  exitOf,
  removeContainer,
  startContainer,
  startTakesMs,
  stopContainer,
} from '../containers.ts';
import type { Healthcheck } from '../docker-types.ts';
import { emitContainer } from '../emit.ts';
import { heldDigest, hold, imageIdOf, pull, resolveInRegistry, splitReference } from '../images.ts';
import type { Container, FakeState, Machine } from '../state.ts';
import { containerLine, containerView, imageView } from './engine-views.ts';
import { hasLabels, passes } from './query.ts';
import { apiOf, failed, said, type Said } from './reply.ts';
import type { Call } from './swarm-routes.ts';
import { swarmInfo } from './swarm-views.ts';
import { troubleText } from './swarm-trouble.ts';

export const ping = (): Said => said('OK');

export const showVersion = ({ machine }: Call): Said => {
  const { version, least } = apiOf(machine.engineVersion);
  return said({
    Version: machine.engineVersion,
    ApiVersion: version,
    MinAPIVersion: least,
    Os: 'linux',
    Arch: machine.architecture === 'aarch64' ? 'arm64' : 'amd64',
  });
};

export const showInfo = ({ state, machine }: Call): Said => {
  const containers = [...machine.containers.values()];
  return said({
    ID: `ENGINE:${machine.name}`,
    Name: machine.hostname,
    ServerVersion: machine.engineVersion,
    Containers: containers.length,
    ContainersRunning: containers.filter((each) => each.state === 'running').length,
    Images: new Set(machine.images.values()).size,
    NCPU: Math.round(machine.nanoCpus / 1e9),
    MemTotal: machine.memoryBytes,
    OSType: 'linux',
    Architecture: machine.architecture,
    DockerRootDir: '/var/lib/docker',
    Driver: 'overlay2',
    LoggingDriver: machine.loggingDriver,
    LiveRestoreEnabled: false,
    Labels: Object.entries(machine.engineLabels).map(([key, value]) => `${key}=${value}`),
    Swarm: swarmInfo(state, machine, troubleText(state, machine)),
  });
};

const named = (machine: Machine, wanted: string): Container | undefined => {
  const all = [...machine.containers.values()];
  const name = wanted.replace(/^\//, '');
  return (
    machine.containers.get(wanted) ??
    all.find((each) => each.name === name) ??
    (wanted.length >= 4 ? all.find((each) => each.id.startsWith(wanted)) : undefined)
  );
};

const withContainer =
  (then: (container: Container, call: Call) => Said) =>
  (call: Call): Said => {
    const [wanted = ''] = call.at;
    const container = named(call.machine, wanted);
    return container === undefined ? failed(404, `No such container: ${wanted}`) : then(container, call);
  };

const nothing: Said = { status: 204, body: undefined };
const unchanged: Said = { status: 304, body: undefined };

export const listContainers = ({ state, machine, query }: Call): Said =>
  said(
    [...machine.containers.values()]
      .filter(
        (each) =>
          (query.flag('all') || each.state === 'running' || query.filters.has('status')) &&
          hasLabels(query, each.labels) &&
          passes(query, 'status', (wanted) => each.state === wanted) &&
          passes(query, 'id', (wanted) => each.id.startsWith(wanted)) &&
          passes(query, 'name', (wanted) => each.name.includes(wanted.replace(/^[/^]+|\$$/g, ''))),
      )
      .toReversed()
      .map((each) => containerLine(state, each)),
  );

export const showContainer = withContainer((container) => said(containerView(container)));

type CreateBody = {
  readonly Image: string;
  readonly Labels?: Record<string, string>;
  readonly Env?: readonly string[];
  readonly Healthcheck?: Healthcheck;
  readonly StopTimeout?: number;
  readonly HostConfig?: {
    readonly LogConfig?: { readonly Type?: string; readonly Config?: Record<string, string> | null };
    readonly RestartPolicy?: { readonly Name?: Container['restartPolicy'] | '' };
    readonly PortBindings?: Readonly<Record<string, readonly { readonly HostPort?: string }[] | null>> | null;
  };
};

const boundPorts = ({ HostConfig }: CreateBody): readonly number[] =>
  Object.values(HostConfig?.PortBindings ?? {}).flatMap((bindings) =>
    (bindings ?? []).flatMap(({ HostPort = '' }) => (HostPort === '' ? [] : [Number(HostPort)])),
  );

const policyOf = (name: Container['restartPolicy'] | '' | undefined): Container['restartPolicy'] =>
  name === undefined || name === '' ? 'no' : name;

export const makeContainer = ({ state, machine, query, body }: Call): Said => {
  const wish = body as CreateBody;
  const name = query.text('name') ?? `quiet_${machine.containers.size}`;
  const other = named(machine, name);
  if (other?.name === name)
    return failed(
      409,
      `Conflict. The container name "/${name}" is already in use by container "${other.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    );
  const digest = heldDigest(machine, wish.Image) ?? digestById(machine, wish.Image);
  if (digest === undefined) return failed(404, `No such image: ${wish.Image}`);
  const container = createContainer(state, machine, {
    name,
    image: wish.Image,
    digest,
    labels: wish.Labels ?? {},
    healthcheck: wish.Healthcheck,
    env: wish.Env ?? [],
    restartPolicy: policyOf(wish.HostConfig?.RestartPolicy?.Name),
    graceMs: wish.StopTimeout === undefined ? defaultGraceMs : wish.StopTimeout * 1_000,
    hostPorts: boundPorts(wish),
    createBody: body,
    log: {
      Name: wish.HostConfig?.LogConfig?.Type ?? '',
      Options: wish.HostConfig?.LogConfig?.Config ?? {},
    },
  });
  return said({ Id: container.id, Warnings: [] }, 201);
};

const digestById = (machine: Machine, id: string): string | undefined =>
  [...machine.images.values()].find((digest) => imageIdOf(digest).startsWith(id) && id.length > 7);

export const start = withContainer((container, { state, machine }) => {
  if (container.state === 'running') return unchanged;
  const taken = [...machine.containers.values()].find(
    (other) =>
      other.state === 'running' && other.hostPorts.some((port) => container.hostPorts.includes(port)),
  );
  if (taken !== undefined)
    return failed(
      500,
      `driver failed programming external connectivity on endpoint ${container.name}: Bind for 0.0.0.0:${container.hostPorts[0]} failed: port is already allocated`,
    );
  startContainer(state, machine, container);
  return { ...nothing, afterMs: startTakesMs };
});

export const stop = withContainer((container, { state, machine, query }) => {
  if (container.state !== 'running') {
    container.isRestarting = false;
    return unchanged;
  }
  const seconds = query.number('t');
  const graceMs = seconds === undefined ? container.graceMs : seconds * 1_000;
  container.wasStopped = true;
  return { ...nothing, afterMs: stopContainer(state, machine, container, graceMs) };
});

/** The stop and the start both take effect before anything else can be asked; the answer waits as long as they take. */
export const restart = withContainer((container, { state, machine, query }) => {
  const seconds = query.number('t');
  const graceMs = seconds === undefined ? container.graceMs : seconds * 1_000;
  const { afterMs, code } = endsAfter(state, container, graceMs);
  const wasRunning = container.state === 'running';
  container.wasStopped = true;
  endContainer(state, machine, container, code);
  startContainer(state, machine, container);
  emitContainer(state, machine, container, 'restart');
  return { ...nothing, afterMs: (wasRunning ? afterMs : 0) + startTakesMs };
});

export const kill = withContainer((container, { state, machine, query }) => {
  const signal = (query.text('signal') ?? 'SIGKILL').replace(/^SIG/, '');
  if (container.state !== 'running')
    return failed(409, `Cannot kill container: ${container.id}: Container ${container.id} is not running`);
  emitContainer(state, machine, container, 'kill', { signal });
  // By hand: the restart policy does not bring it back.
  container.wasStopped = true;
  if (signal === 'KILL' || signal === '9') endContainer(state, machine, container, exitOf.sigkill);
  else if (signal === 'TERM' || signal === '15') stopContainer(state, machine, container, Infinity);
  return nothing;
});

export const remove = withContainer((container, { state, machine, query }) => {
  if (container.state === 'running' && !query.flag('force'))
    return failed(
      409,
      `You cannot remove a running container ${container.id}. Stop the container before attempting removal or force remove`,
    );
  container.wasStopped = true;
  endContainer(state, machine, container, exitOf.sigkill);
  removeContainer(state, machine, container);
  return nothing;
});

export const rename = withContainer((container, { state, machine, query }) => {
  const name = query.text('name') ?? '';
  const other = named(machine, name);
  if (other !== undefined && other !== container)
    return failed(
      409,
      `Conflict. The container name "/${name}" is already in use by container "${other.id}".`,
    );
  container.name = name;
  emitContainer(state, machine, container, 'rename');
  return nothing;
});

export const listImages = ({ state, machine }: Call): Said =>
  said([...new Set(machine.images.values())].map((digest) => imageView(state, machine, digest)));

export const showImage = ({ state, machine, at: [reference = ''] }: Call): Said => {
  const digest = heldDigest(machine, reference) ?? digestById(machine, reference);
  return digest === undefined
    ? failed(404, `No such image: ${reference}`)
    : said(imageView(state, machine, digest));
};

/** `POST /images/create`: JSON lines of progress; a failed pull of an existing repository is a 404. */
export const pullImage = ({ state, machine, query }: Call): Said => {
  const tag = query.text('tag');
  const from = query.text('fromImage') ?? '';
  const sign = tag?.startsWith('sha256:') === true ? '@' : ':';
  const reference = tag === undefined || tag === '' ? from : `${from}${sign}${tag}`;
  const digest = state.registry.isReachable ? resolveInRegistry(state.registry, reference) : undefined;
  if (digest === undefined) return unknownManifest(state, reference);
  const tookMs = pull(state, machine, reference)?.tookMs ?? 0;
  hold(machine, reference, digest);
  const lines = [{ status: `Pulling from ${from}` }, { status: `Digest: ${digest}` }];
  return { status: 200, body: lines.map((line) => `${JSON.stringify(line)}\r\n`).join(''), afterMs: tookMs };
};

const unknownManifest = (state: FakeState, reference: string): Said =>
  state.registry.isReachable
    ? failed(404, `manifest for ${reference} not found: manifest unknown: manifest unknown`)
    : failed(500, 'Get "https://registry/v2/": dial tcp: connect: connection refused');

export const showDistribution = ({ state, at: [reference = ''] }: Call): Said => {
  const digest = state.registry.isReachable ? resolveInRegistry(state.registry, reference) : undefined;
  if (digest === undefined) return unknownManifest(state, splitReference(reference).repository);
  return said({
    Descriptor: {
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      digest,
      size: 1_570,
    },
    Platforms: [
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux' },
    ],
  });
};
