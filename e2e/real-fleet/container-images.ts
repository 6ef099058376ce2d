import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../this-machine/index.ts';
import type { RealNode } from './real-node.ts';

/** Images by name, each as the lines that `docker import --change` takes. */
export type ContainerImages = Readonly<Record<string, readonly string[]>>;

/** Programs a container has beside busybox itself. */
const applets = ['sh', 'sleep', 'test', 'touch', 'rm', 'cat', 'env', 'ls'];

/** A shell that goes when asked to. */
export const polite = `trap 'exit 0' TERM; touch /healthy; while :; do sleep 1 & wait; done`;
export const healthCheck = 'HEALTHCHECK --interval=500ms --timeout=5s --retries=3 CMD test -f /healthy';
/** What an image runs when nothing else is said. */
export const command = (script: string): string => `CMD ${JSON.stringify(['/bin/sh', '-c', script])}`;

/**
 * Makes the images on the first node and copies them to the others, so that every node has the same image ids. No registry:
 * an image of this kind has an id and no digest.
 */
export const installImages = async (
  nodes: readonly RealNode[],
  directory: string,
  images: ContainerImages,
): Promise<void> => {
  const [first, ...others] = nodes;
  if (first === undefined) return;
  const root = join(directory, 'image-root');
  mkdirSync(join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'tmp'), { recursive: true });
  copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
  chmodSync(join(root, 'bin/busybox'), 0o755);
  for (const applet of applets)
    if (!existsSync(join(root, 'bin', applet))) symlinkSync('busybox', join(root, 'bin', applet));
  const place = '/var/lib/docker/images.tar';
  await runCommand('tar', ['--create', '--file', first.pathOf(place), '--directory', root, '.']);
  for (const [name, changes] of Object.entries(images))
    await first.inside('docker', 'import', ...changes.flatMap((change) => ['--change', change]), place, name);
  await first.inside('docker', 'save', '--output', place, ...Object.keys(images));
  await Promise.all(
    others.map(async (node) => {
      copyFileSync(first.pathOf(place), node.pathOf(place));
      await node.inside('docker', 'load', '--quiet', '--input', place);
      rmSync(node.pathOf(place));
    }),
  );
  rmSync(first.pathOf(place));
};
