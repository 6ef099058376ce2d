/**
 * does: plays a small Redis Cluster in memory for tests and the demo: epochs, gossip, failovers, slot migrations.
 * never: opens a socket, waits.
 * talks to: the readings of this source, `source-kit`.
 */
export { createFakeCluster, type FakeCluster } from './fake-cluster.ts';
