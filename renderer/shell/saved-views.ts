import type { FilterToken } from '../queries/index.ts';
import type { FleetState } from '../queries/index.ts';

/** A filter with a name. */
export type SavedView = {
  readonly name: string;
  readonly about: 'disk' | 'database' | 'round-trip' | 'silence';
  readonly tokens: readonly FilterToken[];
};

const token = (key: string, value: string): FilterToken => ({ key, value, exclude: false });

/** Labels under which owners file their databases. */
const databaseRoles = new Set(['db', 'database', 'databases', 'postgres']);

/** The views that fit this fleet: one that can never match is not offered. */
export const savedViews = (fleet: FleetState): readonly SavedView[] => {
  const target = fleet.header?.roundTripTargetMs ?? 20;
  const roles = new Set([...fleet.nodes.values()].flatMap((view) => view.node.labels['role'] ?? []));
  const databases = [...roles].filter((role) => databaseRoles.has(role.toLowerCase()));
  return [
    { name: 'Disk over 80\u2009%', about: 'disk', tokens: [token('disk', '80')] },
    ...(databases.length === 0
      ? []
      : [
          {
            name: 'Databases',
            about: 'database' as const,
            tokens: databases.map((role) => token('role', role)),
          },
        ]),
    { name: `Over ${target} ms`, about: 'round-trip', tokens: [token('rtt', String(target))] },
    { name: 'Not answering', about: 'silence', tokens: [token('state', 'stale'), token('state', 'unknown')] },
  ];
};
