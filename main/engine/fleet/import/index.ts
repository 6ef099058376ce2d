/**
 * does: reads ssh_config and Ansible inventories, shows what they would add to the fleet file, and adds exactly that.
 * never: runs a command they name, follows a plugin, writes without a preview.
 * talks to: `fleet/file`, `fleet/disk`, the ssh-config and yaml libraries.
 */
export { createFleetImports, type FleetImports, type ImportSource } from './fleet-imports.ts';
