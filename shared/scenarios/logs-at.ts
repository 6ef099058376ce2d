import type { WorldLogs, WorldVolume } from '#shared/model';
import type { ScenarioLogs } from './scenario.ts';

const hourMs = 3_600_000;

/** The logs of a machine at a time; before the start gives their past. What a volume of it lists has the size it has there. */
export const logsAt = (
  { logs, containers, ...rest }: ScenarioLogs,
  volumes: readonly WorldVolume[],
  atMs: number,
): WorldLogs => {
  const listed = new Map(
    volumes.flatMap(({ paths }) => paths.map(({ path, sizeBytes }) => [path, sizeBytes])),
  );
  const grown = (bytesPerHour: number): number => (bytesPerHour * atMs) / hourMs;
  return {
    ...rest,
    logs: logs.map(({ bytesPerHour, ...log }) => {
      const sizeBytes = Math.max(
        0,
        Math.round((listed.get(log.path) ?? log.sizeBytes) + grown(bytesPerHour)),
      );
      return {
        ...log,
        sizeBytes,
        ...(log.rotatedAgoMs === undefined ? {} : { rotatedAgoMs: log.rotatedAgoMs + atMs }),
      };
    }),
    containers: containers.map(({ bytesPerHour, ...log }) => ({
      ...log,
      sizeBytes: Math.max(0, Math.round(log.sizeBytes + grown(bytesPerHour))),
    })),
    runner: { ...rest.runner, ranAgoMs: rest.runner.ranAgoMs + atMs },
  };
};
