import type { NodeId } from '#shared/model';
import { logsAt } from './logs-at.ts';
import type { Scenario } from './scenario.ts';
import { volumeAt } from './volume-at.ts';

/** Sizes of one log before the scenario's start, oldest first; `atMs` is negative. */
export type LogPast = {
  readonly path: string;
  readonly points: readonly { readonly atMs: number; readonly sizeBytes: number }[];
};

/** What a console that had watched for two hours would know: one size every five minutes. */
const spanMs = 2 * 3_600_000;
const everyMs = 5 * 60_000;

/** Sizes of the logs of a node before the scenario's start. Empty for a node that has none. */
export const logPastOf = (scenario: Scenario, nodeId: NodeId): readonly LogPast[] => {
  const node = scenario.nodes.find(({ id }) => id === nodeId);
  const { logs } = node ?? {};
  if (node === undefined || logs === undefined) return [];
  const moments = Array.from({ length: spanMs / everyMs }, (_, at) => {
    const atMs = -spanMs + at * everyMs;
    const volumes = node.machine.volumes.map((volume) => volumeAt(scenario, nodeId, volume, atMs));
    const sizes = logsAt(logs, volumes, atMs).logs.map(({ path, sizeBytes }) => [path, sizeBytes] as const);
    return { atMs, sizes: new Map(sizes) };
  });
  return logs.logs.map(({ path }) => ({
    path,
    points: moments.flatMap(({ atMs, sizes }) => {
      const sizeBytes = sizes.get(path);
      return sizeBytes === undefined ? [] : [{ atMs, sizeBytes }];
    }),
  }));
};
