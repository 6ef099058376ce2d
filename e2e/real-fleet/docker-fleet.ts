import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { installImages, type ContainerImages } from './container-images.ts';
import { startRealFleet, type RealFleet } from './real-fleet.ts';
import type { NodeWish } from './real-node.ts';

const lookEveryMs = 200;
const dockerUpMs = 60_000;

/** systemd and dockerd of a few nodes need more than this machine's 128. Gives the way back. */
const raiseInotify = (): (() => void) => {
  const file = '/proc/sys/fs/inotify/max_user_instances';
  const before = readFileSync(file, 'utf8').trim();
  if (Number(before) >= 1_024) return () => undefined;
  writeFileSync(file, '1024');
  return () => writeFileSync(file, before);
};

/** Resolves once it is so; what throws is not so yet. */
export const until = async (what: string, timeoutMs: number, isSo: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + timeoutMs;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > end) throw new Error(`${what} did not come about within ${timeoutMs} ms`);
    await sleep(lookEveryMs);
  }
};

/**
 * Boots machines with Docker, waits for their daemons and calls `prepare`, while the images are made and copied. Call `canRun`
 * with `docker` first.
 */
export const startDockerFleet = async (options: {
  readonly nodes: readonly Omit<NodeWish, 'kind' | 'rootMegabytes'>[];
  readonly services?: Readonly<Record<string, unknown>>;
  readonly images: ContainerImages;
  readonly prepare?: (fleet: RealFleet) => Promise<void>;
}): Promise<RealFleet> => {
  await using started = new AsyncDisposableStack();
  started.defer(raiseInotify());
  const { services } = options;
  const fleet = started.use(
    await startRealFleet({
      nodes: options.nodes.map((wish) => ({ ...wish, kind: 'docker', rootMegabytes: 4_096 })),
      ...(services === undefined ? {} : { services }),
    }),
  );
  await Promise.all(
    fleet.nodes.map((node) =>
      until(`Docker on ${node.name}`, dockerUpMs, async () => (await node.inside('docker', 'info')) !== ''),
    ),
  );
  await Promise.all([installImages(fleet.nodes, fleet.directory, options.images), options.prepare?.(fleet)]);
  const stack = started.move();
  return { ...fleet, [Symbol.asyncDispose]: () => stack.disposeAsync() };
};
