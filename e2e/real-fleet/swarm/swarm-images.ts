import { command, healthCheck, polite, type ContainerImages } from '../container-images.ts';

/** While it starts, a failing check says nothing: without this the swarm kills it after three of them, again and again. */
const patientCheck = healthCheck.replace('--retries', '--start-period=60s --retries');

/**
 * Images of one busybox, by what they do. `web:1`, `web:2` and `web:3` are well at once, `web:slow` after six seconds, `web:bad` never;
 * `stubborn:1` ignores SIGTERM and is killed when its grace period ends; `talk:1` writes a numbered line five times a second. A container becomes ill when its file `/healthy` goes.
 */
export const swarmImages: ContainerImages = {
  'web:1': ['ENV VERSION=1', healthCheck, command(polite)],
  'web:2': ['ENV VERSION=2', healthCheck, command(polite)],
  'web:3': ['ENV VERSION=3', healthCheck, command(polite)],
  'web:slow': ['ENV VERSION=slow', patientCheck, command(`sleep 6; ${polite}`)],
  'web:bad': ['ENV VERSION=bad', healthCheck, command(polite.replace('touch /healthy;', ''))],
  'stubborn:1': ['ENV VERSION=1', command(`trap '' TERM; while :; do sleep 1; done`)],
  'talk:1': [
    healthCheck,
    command(
      `trap 'exit 0' TERM; touch /healthy; n=0; while :; do n=$((n + 1)); echo "says $n"; sleep 0.2 & wait $!; done`,
    ),
  ],
};
