import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../this-machine/index.ts';
import type { RealNode } from '../real-node.ts';

/** Programs a container has beside busybox itself. */
const applets = ['sh', 'sleep', 'test', 'touch', 'rm', 'cat', 'env', 'ls'];

/** A shell that goes when asked to. */
const polite = `trap 'exit 0' TERM; touch /healthy; while :; do sleep 1 & wait; done`;
const healthCheck = 'HEALTHCHECK --interval=500ms --timeout=5s --retries=3 CMD test -f /healthy';
/** While it starts, a failing check says nothing: without this the swarm kills it after three of them, again and again. */
const patientCheck = healthCheck.replace('--retries', '--start-period=60s --retries');

/**
 * Images of one busybox, by what they do. `web:1`, `web:2` and `web:3` are well at once, `web:slow` after six seconds, `web:bad` never;
 * `stubborn:1` ignores SIGTERM and is killed when its grace period ends. A container becomes ill when its file `/healthy` goes.
 */
export const swarmImages: Readonly<Record<string, readonly string[]>> = {
  'web:1': ['ENV VERSION=1', healthCheck, command(polite)],
  'web:2': ['ENV VERSION=2', healthCheck, command(polite)],
  'web:3': ['ENV VERSION=3', healthCheck, command(polite)],
  'web:slow': ['ENV VERSION=slow', patientCheck, command(`sleep 6; ${polite}`)],
  'web:bad': ['ENV VERSION=bad', healthCheck, command(polite.replace('touch /healthy;', ''))],
  'stubborn:1': ['ENV VERSION=1', command(`trap '' TERM; while :; do sleep 1; done`)],
};

function command(script: string): string {
  return `CMD ${JSON.stringify(['/bin/sh', '-c', script])}`;
}

/**
 * Makes the images on the first node and copies them to the others, so that every node has the same image ids. No registry:
 * an image of this kind has an id and no digest.
 */
export const installImages = async (nodes: readonly RealNode[], directory: string): Promise<void> => {
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
  for (const [name, changes] of Object.entries(swarmImages))
    await first.inside('docker', 'import', ...changes.flatMap((change) => ['--change', change]), place, name);
  await first.inside('docker', 'save', '--output', place, ...Object.keys(swarmImages));
  await Promise.all(
    others.map(async (node) => {
      copyFileSync(first.pathOf(place), node.pathOf(place));
      await node.inside('docker', 'load', '--quiet', '--input', place);
      rmSync(node.pathOf(place));
    }),
  );
  rmSync(first.pathOf(place));
};
