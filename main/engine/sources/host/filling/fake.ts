import type { WorldVolume } from '#shared/model';

const sectionNames = {
  directory: 'directories',
  file: 'files',
  log: 'logs',
  'container-log': 'containers',
} as const satisfies Record<WorldVolume['paths'][number]['kind'], string>;

/** What the filling script would print about one volume; nothing but an end for a mount that is not there. */
export const fakeFilling = (volume: WorldVolume | undefined): string => {
  if (volume === undefined) return '@directories partly\n@files partly\n@deleted\n@end\n';
  const paths = Object.entries(sectionNames).flatMap(([kind, name]) => [
    `@${name}`,
    ...volume.paths
      .filter((path) => path.kind === kind)
      .map(({ path, sizeBytes }) => `${Math.round(sizeBytes / 1_024)}\t${path}`),
  ]);
  const deleted = volume.deletedOpen.map(
    ({ path, sizeBytes, processId, processName }, at) =>
      `${processId} ${1_000 + at} ${Math.round(sizeBytes / 512)} 512 ${processName}\t${path} (deleted)`,
  );
  return [...paths, '@open', '@deleted', ...deleted, '@end', ''].join('\n');
};
