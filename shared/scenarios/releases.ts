import type { WorldCheck, WorldImage, WorldSwarmService } from '#shared/model';
import { hashOf } from './chance.ts';

/** A digest made from a text: 64 hex digits, the same every time. */
export const digestOf = (text: string): string =>
  `sha256:${Array.from({ length: 8 }, (_, part) =>
    hashOf(`${text} ${part}`).toString(16).padStart(8, '0'),
  ).join('')}`;

/** One build of a program under its tag. `build` tells two builds of one tag apart. */
export const release = (
  tag: string,
  more: Partial<Omit<WorldImage, 'tags' | 'digest'>> & { readonly build?: string } = {},
): WorldImage => {
  const { build = 'first', ...rest } = more;
  return {
    digest: digestOf(`${tag} ${build}`),
    tags: [tag],
    pullMs: 2_500,
    readyAfterMs: 1_500,
    stopMs: 800,
    ...rest,
  };
};

/** A tag pinned to one of its builds, as a careful deploy writes it. */
export const pinned = (tag: string, build = 'first'): string => `${tag}@${digestOf(`${tag} ${build}`)}`;

/** A check every two seconds, which is quick to watch. */
export const quickCheck: WorldCheck = {
  command: 'wget -q -O /dev/null http://127.0.0.1:8080/up',
  intervalMs: 2_000,
  timeoutMs: 1_000,
  retries: 3,
  startPeriodMs: 0,
};

/** A swarm service with three copies, at most one per node, and a check. */
export const swarmService = (
  name: string,
  image: string,
  more: Partial<WorldSwarmService> = {},
): WorldSwarmService => ({
  name,
  image,
  stack: undefined,
  replicas: 3,
  minimum: undefined,
  maxPerNode: 1,
  spreadOver: undefined,
  constraints: [],
  check: quickCheck,
  graceMs: 10_000,
  update: undefined,
  ...more,
});

/** One at a time, the new copy first, and back when it does not become well within 10 s. */
export const carefulUpdate: WorldSwarmService['update'] = {
  parallelism: 1,
  order: 'start-first',
  onFailure: 'rollback',
  monitorMs: 10_000,
};
