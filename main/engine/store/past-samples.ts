import type { EpochMs, NodeId } from '#shared/model';
import type { DiskHistory, Sample } from './store.ts';

/** A declared past as samples, in time order within each series, leaving out what is older than `since`. */
export const pastSamples = (nodeId: NodeId, past: readonly DiskHistory[], since: EpochMs): readonly Sample[] =>
  past.flatMap(({ mount, points }) =>
    points
      .filter(({ at }) => at >= since)
      .flatMap(({ at, available, size }): readonly Sample[] => [
        { nodeId, metric: 'volume.availableBytes', subject: mount, at, value: available },
        { nodeId, metric: 'volume.sizeBytes', subject: mount, at, value: size },
      ]),
  );
