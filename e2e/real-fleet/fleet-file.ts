import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { RealNode } from './real-node.ts';

/** Writes the fleet file of these nodes (docs/fleet-file.md) and gives its path. */
export const writeFleetFile = (
  directory: string,
  nodes: readonly RealNode[],
  identityFile: string,
  knownHosts: string,
  more: {
    readonly services?: Readonly<Record<string, unknown>>;
    readonly spaces?: Readonly<Record<string, unknown>>;
  } = {},
): string => {
  const file = join(directory, 'fleet.yaml');
  const entries = nodes.map((node) => [
    node.name,
    {
      address: node.address,
      user: node.user,
      labels: { ...node.labels },
      logDirectories: ['/var/log'],
      ...node.keys,
      ...(node.via === undefined ? {} : { jump: [node.via] }),
    },
  ]);
  const fleet = {
    name: 'Real fleet',
    defaults: { identityFile, identitiesOnly: true, identityAgent: 'none', knownHosts: [knownHosts] },
    nodes: Object.fromEntries(entries) as unknown,
    ...more,
  };
  writeFileSync(file, stringify(fleet));
  return file;
};
