/**
 * does: runs programs of this machine for set-ups, and installs the Debian packages they come in when root.
 * never: starts a service, changes anything when not root.
 * talks to: apt.
 */
export { commandSucceeds, runCommand, type CommandOptions } from './command.ts';
export { hasProgram, installPackages, missingPackages, type NeededPackage } from './host-packages.ts';
