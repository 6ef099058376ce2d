import { cacheDirectory } from '../can-run.ts';
import { serverProgram, type ForeignServer } from '../image/server-program.ts';

/** A release of a store that clusters are made of. */
export type StoreRelease = {
  /** As a spec is named: "Redis 6.0". What a server itself tells must begin with it. */
  readonly name: string;
  /** The words that start a server of it, before its configuration file. */
  readonly program: readonly string[];
  readonly settings: readonly string[];
};

/** The one that this machine's own Debian installs. An emptied primary stays one, and replicas stay with their primaries. */
export const installed: StoreRelease = {
  name: 'Redis',
  program: ['redis-server'],
  settings: ['cluster-allow-replica-migration no'],
};

/** Replicas stay with their primaries. An emptied primary becomes a replica, as all versions have it where nothing else is set. */
const settings = ['cluster-migration-barrier 999'];

/** Where Debian keeps the others. Testing and experimental move on: then another version is met, and the spec says which. */
const others: readonly { readonly name: string; readonly server: ForeignServer }[] = [
  { name: 'Redis 6.0', server: { name: 'redis-server', suite: 'bullseye' } },
  { name: 'Redis 8.0', server: { name: 'redis-server', suite: 'trixie' } },
  { name: 'Redis 8.6', server: { name: 'redis-server', suite: 'experimental', base: 'trixie' } },
  { name: 'Valkey 8.1', server: { name: 'valkey-server', suite: 'trixie' } },
  { name: 'Valkey 9.1', server: { name: 'valkey-server', suite: 'forky' } },
];

/** A release that can be started here, or why it cannot. */
export type Available =
  | { readonly name: string; readonly release: StoreRelease; readonly reason?: never }
  | { readonly name: string; readonly reason: string; readonly release?: never };

/** The other releases, fetched when they are not there yet. */
export const otherReleases = async (tell: (line: string) => void): Promise<readonly Available[]> => {
  const found: Available[] = [];
  for (const { name, server } of others)
    found.push(
      await serverProgram(cacheDirectory, server, tell).then(
        (program): Available => ({ name, release: { name, program, settings } }),
        (cause: Error): Available => ({
          name,
          reason: `Debian ${server.suite} does not give its ${server.name}: ${cause.message.slice(-300)}`,
        }),
      ),
    );
  return found;
};
