import type { NodeId } from '#shared/model';
import type { Scenario } from './scenario.ts';
import { volumeAt } from './volume-at.ts';

/** One point of a volume's invented past. `atMs` is before the scenario's start, so it is negative or 0. */
export type PastPoint = {
  readonly atMs: number;
  readonly availableBytes: number;
  readonly sizeBytes: number;
};

const minute = 60_000;
const hour = 60 * minute;

/** As an engine that had always watched would keep it: fine just now, coarser the further back. */
const grain = [
  { fromMs: -14 * 24 * hour, untilMs: -24 * hour, everyMs: 5 * minute },
  { fromMs: -24 * hour, untilMs: -15 * minute, everyMs: minute },
  { fromMs: -15 * minute, untilMs: 0, everyMs: 15_000 },
] as const;

/**
 * Fourteen days of one volume before the scenario's start, oldest first, ending just before it: what the rules and the
 * charts know when a demo begins. Invented, like the rest of the scenario. Empty for a node or mount that is not there.
 */
export const pastOf = (scenario: Scenario, nodeId: NodeId, mount: string): readonly PastPoint[] => {
  const volume = scenario.nodes
    .find((node) => node.id === nodeId)
    ?.machine.volumes.find((each) => each.mount === mount);
  if (volume === undefined || volume.space.state !== 'known') return [];
  return grain.flatMap(({ fromMs, untilMs, everyMs }) =>
    Array.from({ length: (untilMs - fromMs) / everyMs }, (_, at) => fromMs + at * everyMs).flatMap((atMs) => {
      const { space } = volumeAt(scenario, nodeId, volume, atMs);
      return space.state === 'known'
        ? [{ atMs, availableBytes: space.value.availableBytes, sizeBytes: space.value.sizeBytes }]
        : [];
    }),
  );
};
