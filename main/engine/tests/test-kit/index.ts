/**
 * does: runs whole engines over fleets of SSH servers in this process, on a clock the test moves.
 * never: is part of the product.
 * talks to: the engine's door, the fakes of the host and swarm sources, the transport's test kit, ports, `shared`.
 */
export { eventually, startTestFleet, type RunningEngine, type TestFleet } from './start-fleet.ts';
export { startTestSwarm } from './start-test-swarm.ts';
export { runEngineAndKillIt } from './start-engine-child.ts';
export { calmMachine, rebooted, withDiskLeft, type TestNode } from './test-node.ts';
