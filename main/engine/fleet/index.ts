/**
 * does: reads, watches and extends the fleet file; reads ssh_config and Ansible inventories as proposals for it.
 * never: connects to a node, runs anything that a file names, writes what was not previewed.
 * talks to: `engine/ports`, `shared`, the file system, the yaml and ssh-config libraries.
 */
export type { Fleet, FleetEntry, FleetReading, RegistryAccess, SshAccess } from './fleet.ts';
export { readFleet } from './read-fleet.ts';
export { fleetJsonSchema } from './file/index.ts';
export type { Surroundings } from './resolve/index.ts';
export {
  watchFleet,
  type FleetFileListener,
  type FleetFileParts,
  type WatchedFleetFile,
} from './watch-fleet.ts';
export { createFleetImports, type FleetImports, type ImportSource } from './import/index.ts';
