import { FaultError } from '#shared/fault';
import { nodeId, type NodeId, type OperationRequest, type WorkloadView } from '#shared/model';
import type { Link } from '#shared/wire';
import { startOperatingConsole, untilFound, type OperatingConsole } from '../operating-console.ts';
import type { RealFleet } from '../real-fleet.ts';

export const drain = (...names: readonly string[]): Extract<OperationRequest, { kind: 'drain' }> => ({
  kind: 'drain',
  nodeIds: names.map(nodeId),
  surge: true,
});
export const undrain = (...names: readonly string[]): OperationRequest => ({
  kind: 'undrain',
  nodeIds: names.map(nodeId),
});
export const redeploy = ({ id }: WorkloadView, reference: string): OperationRequest => ({
  kind: 'redeploy',
  workloadId: id,
  to: { kind: 'image', reference },
});

/** The fault's code of whatever is refused; `done` when nothing is. */
export const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code;
    throw error;
  }
};

/** Resolves when this console has heard of the swarm and knows every machine of it. */
export const untilSwarmSeen = async (link: Link, members: readonly NodeId[]): Promise<void> => {
  await untilFound(
    async () => (await link.call('workload.snapshot', {})).origins.find(({ source }) => source === 'swarm'),
    (origin) =>
      origin.state === 'known' && members.every((id) => origin.members.some((one) => one.nodeId === id)),
  );
};

/** A console that knows the whole swarm. */
export const startSwarmConsole = async (fleet: RealFleet, name?: string): Promise<OperatingConsole> => {
  const console = await startOperatingConsole(fleet, name);
  await untilSwarmSeen(
    console.link,
    fleet.nodes.map((node) => nodeId(node.name)),
  );
  return console;
};
