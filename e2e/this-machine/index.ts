/**
 * does: runs programs of this machine for set-ups, tells processes apart, and installs Debian packages when root.
 * never: starts a service, signals a process by its name, changes anything when not root.
 * talks to: apt, /proc.
 */
export { commandSucceeds, runCommand, type CommandOptions } from './command.ts';
export { hasProgram, installPackages, missingPackages, type NeededPackage } from './host-packages.ts';
export {
  allProcesses,
  childrenOf,
  endProcess,
  identify,
  isRunning,
  signalProcess,
  waitUntil,
  type ProcessIdentity,
} from './process-identity.ts';
