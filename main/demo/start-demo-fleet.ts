import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { epochMs, type EpochMs, type NodeId, type World, type WorldNode } from '#shared/model';
import { logPastOf, pastOf, worldAt, type Scenario } from '#shared/scenarios';
import type { Clock, Random } from '../engine/ports/index.ts';
import { fakeHost } from '../engine/sources/host/fake.ts';
import { fakeLogs } from '../engine/sources/logrotate/fake.ts';
import { makeDemoKey, type DemoKey } from './demo-key.ts';
import { demoLog } from './demo-log.ts';
import { loopback, startDemoServer, type DemoServer, type DemoServerOptions } from './demo-server.ts';
import { startDemoWorkloads } from './demo-workloads.ts';
import { fleetFileText } from './fleet-file.ts';
import { rebootable } from './rebootable.ts';
import { spacesText, startDemoSpaces } from './spaces/index.ts';
import type { ShellMachine } from './serve-shell.ts';

export type DemoFleetOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly scenario: Scenario;
  /** Absolute path; made when missing. The demo writes three files into it and nothing anywhere else. */
  readonly directory: string;
};

/** Invented history of one volume, oldest first, in the form the engine warms its rules up with. */
export type PastOfVolume = {
  readonly mount: string;
  readonly points: readonly { readonly at: EpochMs; readonly available: number; readonly size: number }[];
};

/** Invented sizes of one log, oldest first. */
export type PastOfLog = {
  readonly path: string;
  readonly points: readonly { readonly at: EpochMs; readonly sizeBytes: number }[];
};

/** A running demo. */
export type DemoFleet = {
  /** Absolute path of the fleet file that leads to it. */
  readonly fleetFile: string;
  /** The past the scenario declares for a node: fourteen days per volume before the start. Empty for an unknown node. */
  readonly pastOf: (nodeId: NodeId) => readonly PastOfVolume[];
  /** Sizes of the logs of a node in the two hours before the start. Empty for an unknown node. */
  readonly logPastOf: (nodeId: NodeId) => readonly PastOfLog[];
  /** What is so now: for tests that compare what the console shows with what is true. */
  readonly world: () => World;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** How often the servers look whether their machine has died or come back, ms: half of the console's quickest sweep. */
const beatMs = 500;
/** A round trip varies by this share, as real ones do. */
const jitterRatio = 0.1;

/** Starts one SSH server per machine of the scenario, and its jump hosts; the scenario's time begins now. */
export const startDemoFleet = async (options: DemoFleetOptions): Promise<DemoFleet> => {
  const { clock, random, scenario, directory } = options;
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  const machines = rebootable(() => worldAt(scenario, clock.monotonicMs() - startedMs));
  const { world } = machines;
  await using started = new AsyncDisposableStack();
  const spaces = started.use(startDemoSpaces({ scenario, clock }));
  const workloads = startDemoWorkloads({ scenario, clock, world, reboot: machines.reboot, spaces });
  const clientKey = makeDemoKey();
  const hostKeys = new Map<string, DemoKey>();
  const servers = new Map<string, DemoServer>();
  const ports = new Set<number>();

  const start = async (
    name: string,
    machine?: ShellMachine,
    listens?: Pick<DemoServerOptions, 'answerSocket' | 'listener'>,
  ): Promise<void> => {
    const hostKey = makeDemoKey();
    const mayForward = (port: number): boolean => machine === undefined && ports.has(port);
    const server = started.use(
      await startDemoServer({
        hostKey,
        clientKey,
        machine,
        mayForward,
        ...listens,
      }),
    );
    hostKeys.set(name, hostKey);
    servers.set(name, server);
    ports.add(server.port);
  };

  const now = (id: NodeId): WorldNode => nodeOf(world(), id);
  const delayTo = (id: NodeId) => (): number =>
    now(id).roundTripMs * (1 + (random.next() * 2 - 1) * jitterRatio);
  const answerLook = ({ machine, logs }: WorldNode, askId: string, inputs: readonly string[]) =>
    fakeLogs(machine, clock.now(), logs)(askId) ?? fakeHost(machine, clock.now())(askId, inputs);
  const machineOf = (id: NodeId): ShellMachine => ({
    clock,
    delayMs: delayTo(id),
    answer: (askId, inputs) =>
      workloads.answerShell(now(id), askId, inputs) ?? answerLook(workloads.after(now(id)), askId, inputs),
    stream: demoLog({ id, clock }),
    isUp: () => now(id).answers,
  });

  const { nodes } = world();
  const jumpHosts = [...new Set(nodes.flatMap(({ jump }) => jump ?? []))].filter(
    (name) => !nodes.some((node) => node.id === name),
  );
  for (const jumpHost of jumpHosts) await start(jumpHost);
  for (const { id } of nodes)
    await start(id, machineOf(id), {
      answerSocket: workloads.answerSocket(id, delayTo(id)),
      listener: (port) => spaces.listener(id, port),
    });
  const portOf = (name: string): number => servers.get(name)?.port ?? 0;
  const fleetFile = await writeFiles(directory, {
    id_demo: clientKey.privateKey,
    known_hosts: [...hostKeys]
      .map(([name, key]) => `[${loopback}]:${portOf(name)} ${key.publicLine} ${name}\n`)
      .join(''),
    'fleet.yaml': fleetFileText(
      scenario.says,
      {
        nodes,
        services: scenario.workloads?.declared ?? [],
        tasks: scenario.schedule?.declared ?? [],
        spaces: spacesText(scenario),
      },
      portOf,
      jumpHosts,
    ),
  });
  started.defer(followPower({ clock, world, servers, follow: workloads.follow }));
  const stack = started.move();
  return {
    fleetFile,
    world,
    pastOf: (id) => pastVolumes(scenario, id, startedAt),
    logPastOf: (id) => pastLogs(scenario, id, startedAt),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};

const nodeOf = ({ nodes }: World, id: NodeId): WorldNode => {
  const found = nodes.find((node) => node.id === id);
  if (found === undefined) throw new Error(`the scenario has no node ${id}`);
  return found;
};

/** Cuts and restores the power of each server as its machine dies and comes back. Returns the way to stop. */
const followPower = ({
  clock,
  world,
  servers,
  follow,
}: {
  readonly clock: Clock;
  readonly world: () => World;
  readonly servers: ReadonlyMap<string, DemoServer>;
  readonly follow: () => void;
}): (() => void) => {
  const isUp = new Map<string, boolean>();
  let stopped = false;
  const beat = (): void => {
    for (const { id, answers } of world().nodes) {
      const was = isUp.get(id) ?? true;
      if (was === answers) continue;
      isUp.set(id, answers);
      if (!answers) servers.get(id)?.cutPower();
      // The port may have been taken meanwhile; the next beat tries again.
      else
        servers
          .get(id)
          ?.powerUp()
          .catch(() => isUp.set(id, false));
    }
  };
  let timer = clock.after(beatMs, function again() {
    if (stopped) return;
    beat();
    follow();
    timer = clock.after(beatMs, again);
  });
  return () => {
    stopped = true;
    timer.cancel();
  };
};

/** Keys and their directory for the owner only, as ssh wants them. */
const writeFiles = async (directory: string, files: Readonly<Record<string, string>>): Promise<string> => {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files)) {
    const file = join(directory, name);
    await writeFile(file, text, { mode: 0o600 });
    // The mode above counts only for a new file.
    await chmod(file, 0o600);
  }
  return join(directory, 'fleet.yaml');
};

const pastVolumes = (scenario: Scenario, id: NodeId, startedAt: EpochMs): readonly PastOfVolume[] =>
  (scenario.nodes.find((node) => node.id === id)?.machine.volumes ?? []).map(({ mount }) => ({
    mount,
    points: pastOf(scenario, id, mount).map(({ atMs, availableBytes, sizeBytes }) => ({
      at: epochMs(startedAt + atMs),
      available: availableBytes,
      size: sizeBytes,
    })),
  }));

const pastLogs = (scenario: Scenario, id: NodeId, startedAt: EpochMs): readonly PastOfLog[] =>
  logPastOf(scenario, id).map(({ path, points }) => ({
    path,
    points: points.map(({ atMs, sizeBytes }) => ({ at: epochMs(startedAt + atMs), sizeBytes })),
  }));
