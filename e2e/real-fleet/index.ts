/**
 * does: boots a small fleet of real Debian and busybox machines on this computer, and breaks them on request.
 * never: touches what it did not make; leaves anything running.
 * talks to: systemd-nspawn, ip, mount, debootstrap, apt (Linux, root).
 */
export { canRun, type CanRun } from './can-run.ts';
export {
  breakDisk,
  changeHostKey,
  continueSshd,
  failUnit,
  fillDisk,
  fillInodes,
  growLog,
  holdDeletedFile,
  remountReadOnly,
  restoreHostKey,
  stopSshd,
  type Breakage,
} from './faults.ts';
export { startProxy, type Proxy } from './logs/proxy.ts';
export { standardNodes, startRealFleet, type RealFleet } from './real-fleet.ts';
export type { NodeWish, RealNode } from './real-node.ts';
export { startRealSwarm, type RealSwarm, type ServiceWish } from './swarm/real-swarm.ts';
export type { SwarmLook, SwarmRecord, SwarmWatcher } from './swarm/swarm-watcher.ts';
