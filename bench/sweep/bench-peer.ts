import { availableParallelism } from 'node:os';
import { sweepsFor, type BenchPlace } from './bench-place.ts';
import { machineUsedMs } from './cpu-group.ts';
import { median, medianOfKnown, type Measurement } from './figures.ts';
import type { Peer } from './peers/peer.ts';
import { endProcessesNaming, memoryOf } from './run-program.ts';

const processorCount = availableParallelism();

/** Reads every counter at one moment. */
const counters = (place: BenchPlace) => ({
  client: place.group?.usedMs(),
  server: place.servers?.usedMs(),
  machine: machineUsedMs(),
});

const difference = (after: number | undefined, before: number | undefined): number | undefined =>
  after === undefined || before === undefined ? undefined : after - before;

/** Measures one tool on one fleet, then ends everything it left running. */
export const benchPeer = async (peer: Peer, place: BenchPlace): Promise<Measurement> => {
  const nodes = place.fleet.addresses.length;
  const sweep = await peer.prepare(place);
  if (peer.keepsConnections) await sweep();
  const runs = [];
  for (let round = 0; round < sweepsFor(nodes); round += 1) {
    const before = counters(place);
    const { wallMs, answered, complaint } = await sweep();
    const after = counters(place);
    const [client, server] = [
      difference(after.client, before.client),
      difference(after.server, before.server),
    ];
    const others =
      client === undefined || server === undefined
        ? undefined
        : Math.max(0, after.machine - before.machine - client - server);
    if (answered < nodes)
      console.log(`  ${peer.name}: ${answered} of ${nodes} answered. ${complaint.trim().slice(0, 300)}`);
    runs.push({ wallMs, answered, client, server, others });
  }
  // Only what stays between sweeps is a connection's memory; the tool itself has ended.
  const connectionBytes =
    peer.keepsConnections && place.group !== undefined ? memoryOf(place.group.members()) / nodes : undefined;
  for (const pid of place.group?.members() ?? []) process.kill(pid, 'SIGKILL');
  for (const tool of ['an', 'cm']) endProcessesNaming(`${place.directory}/${tool}/`);
  const each = (total: number | undefined) => (total === undefined ? undefined : total / nodes);
  const wallSum = runs.reduce((sum, { wallMs }) => sum + wallMs, 0);
  const othersSum = runs.reduce((sum, { others }) => sum + (others ?? Number.NaN), 0);
  return {
    tool: peer.name,
    says: peer.says,
    nodes,
    sweeps: runs.length,
    answered: Math.min(...runs.map(({ answered }) => answered)),
    wallMs: median(runs.map(({ wallMs }) => wallMs)),
    clientCpuMs: each(medianOfKnown(runs.map(({ client }) => client))),
    serverCpuMs: each(medianOfKnown(runs.map(({ server }) => server))),
    connectionBytes,
    othersRatio: Number.isNaN(othersSum) ? undefined : othersSum / wallSum / processorCount,
  };
};
