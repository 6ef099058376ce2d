/**
 * does: reads containers that no orchestrator placed, and says how to stop, replace and restart them.
 * never: performs I/O itself, touches a container nobody named, writes a container's settings down.
 * talks to: `source-kit`, `shared`.
 */
import { defineSource, defineWorkloadSource, type HttpAsk } from '../../source-kit/index.ts';
import { dockerAsk, localCall, refused, type DockerReading } from './asks.ts';
import { looks, planner } from './plan/index.ts';
import { steps } from './step/index.ts';
import { tail } from './tail.ts';
import { readWorkloads } from './workloads.ts';

const filters = encodeURIComponent(JSON.stringify({ type: ['container'] }));
/** A stream without an end: its lines are followed, so nothing is ever read as one reply. */
const events = dockerAsk<never>({
  id: 'docker.events',
  says: 'Follows what happens to containers.',
  method: 'GET',
  path: `/events?filters=${filters}`,
  effect: 'reads',
  read: (reply) => refused('docker.events', reply),
}) satisfies HttpAsk<never>;

/** Plain containers and Compose projects, on any machine with Docker. */
export const source = defineSource({
  id: 'docker',
  says: 'Containers that no orchestrator placed: plain ones and those of Compose projects.',
  probes: [],
  workloads: defineWorkloadSource<DockerReading, never>({ local: localCall, events, read: readWorkloads }),
  steps,
  planner,
  looks,
  tail,
});
