import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, healthCheck, type ContainerImages } from '../container-images.ts';
import { startDockerFleet } from '../docker-fleet.ts';
import { startOperatingConsole, type OperatingConsole } from '../operating-console.ts';
import type { RealFleet } from '../real-fleet.ts';
import { createWatcher, isNamed, type SwarmWatcher } from '../swarm/swarm-watcher.ts';
import { installPackages, missingPackages, runCommand } from '../../this-machine/index.ts';

export const pis = ['pi-1', 'pi-2', 'pi-3'];

/** A daemon that hangs when its file `/healthy` goes: then it ignores SIGTERM too. Each version has a command of its own. */
const daemon = (version: string, isWell = true): readonly string[] => [
  `ENV VERSION=${version}`,
  `LABEL version=${version}`,
  'VOLUME /data',
  healthCheck,
  command(
    `: ${version}; trap 'test ! -e /healthy || exit 0' TERM; ${isWell ? 'touch /healthy; ' : ''}while :; do sleep 1 & wait; done`,
  ),
];
const images: ContainerImages = {
  'wallet:1': daemon('1'),
  'wallet:2': daemon('2'),
  'wallet:bad': daemon('bad', false),
  'books:1': daemon('1'),
  'books:2': daemon('2'),
};

const deploy = { batch: 1, pause: '1s', healthyFor: '2s', deadline: '60s' };
const services = {
  // The check names the container, so while two run it speaks of the old one.
  wallet: {
    container: 'wallet',
    nodes: pis,
    minimum: 2,
    overlap: true,
    health: { command: 'docker exec wallet test -e /healthy' },
    deploy,
  },
  // Holds a port of its machine: two cannot run at a time.
  books: { container: 'books', nodes: ['pi-1', 'pi-2'], minimum: 1, deploy },
  shop: {
    container: 'shop_daemon_1',
    compose: { directory: '/srv/shop', service: 'daemon' },
    nodes: ['pi-3'],
    minimum: 0,
    deploy,
  },
};

const composeFile = (image: string): string => `version: '3.7'
services:
  daemon:
    image: ${image}
    restart: unless-stopped
    stop_grace_period: 3s
    environment: { KEY: '42' }
    networks: [front, back]
  aside:
    image: wallet:1
networks: { front: {}, back: {} }
`;

/** Three machines with Docker and no orchestrator, with what their owner put there, and a console that knows them. */
export type PiStack = AsyncDisposable & {
  readonly fleet: RealFleet;
  readonly console: OperatingConsole;
  readonly watcher: SwarmWatcher;
  /** Runs `docker ...` on a machine. */
  readonly docker: (name: string, ...args: readonly string[]) => Promise<string>;
  /** Runs Debian's `docker-compose ...` in the project of pi-3, against that machine's own daemon. */
  readonly compose: (...args: readonly string[]) => Promise<string>;
  /** What a machine's daemon says of a container, by a template of `docker inspect`. */
  readonly shown: (name: string, container: string, template: string) => Promise<string>;
  readonly writeComposeFile: (image: string) => void;
};

/** As its owner would have typed it. */
const runWallet = ['--stop-timeout', '3', '--env', 'SECRET=42', '--restart', 'unless-stopped'];

export const openPiStack = async (): Promise<PiStack> => {
  await installPackages(
    missingPackages([{ name: 'docker-compose', program: 'docker-compose' }]),
    console.log,
  );
  await using started = new AsyncDisposableStack();
  const fleet = started.use(
    await startDockerFleet({
      nodes: pis.map((name) => ({ name, labels: { role: 'wallet' } })),
      services,
      images,
    }),
  );
  const docker: PiStack['docker'] = (name, ...args) => fleet.node(name).inside('docker', ...args);
  const project = join(fleet.directory, 'shop');
  mkdirSync(project);
  const writeComposeFile = (image: string): void =>
    writeFileSync(join(project, 'docker-compose.yml'), composeFile(image));
  const compose: PiStack['compose'] = (...args) =>
    runCommand('docker-compose', ['--project-name', 'shop', ...args], {
      directory: project,
      environment: { DOCKER_HOST: `unix://${fleet.node('pi-3').pathOf('/run/docker.sock')}` },
    });
  const watcher = createWatcher(fleet.nodes, isNamed);

  for (const name of pis) {
    await docker(name, 'network', 'create', 'chain');
    await docker(name, 'network', 'create', 'metrics');
    await docker(
      name,
      'run',
      '-d',
      '--name',
      'wallet',
      ...runWallet,
      '--network',
      'chain',
      '--network-alias',
      'purse',
      'wallet:1',
    );
    await docker(name, 'network', 'connect', '--alias', 'measured', 'metrics', 'wallet');
    // In the volume of no name that the image asks for.
    await docker(name, 'exec', 'wallet', 'touch', `/data/keys-of-${name}`);
  }
  for (const name of ['pi-1', 'pi-2'])
    await docker(
      name,
      'run',
      '-d',
      '--name',
      'books',
      '--stop-timeout',
      '3',
      '--publish',
      '7000:7000',
      'books:1',
    );
  await docker('pi-1', 'run', '-d', '--name', 'stray', 'books:1');
  writeComposeFile('wallet:1');
  await compose('up', '-d');

  const operating = started.use(await startOperatingConsole(fleet));
  const stack = started.move();
  return {
    fleet,
    console: operating,
    watcher,
    docker,
    compose,
    shown: async (name, container, template) =>
      (await docker(name, 'inspect', '--type', 'container', '--format', template, container)).trim(),
    writeComposeFile,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};
