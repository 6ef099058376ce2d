import type { WorldNode } from '#shared/model';
import { capOf } from '../engine/source-kit/index.ts';
import type { FakeSwarm } from '../engine/sources/swarm/fake/index.ts';

const serviceLabel = 'com.docker.swarm.service.name';

/** A node whose container logs are those its engine keeps now: one that was capped since is small, and stays so. */
export const withCaps = (node: WorldNode, engines: FakeSwarm | undefined): WorldNode => {
  const { logs } = node;
  const machine = engines?.state.machines.get(node.id);
  if (logs === undefined || machine === undefined) return node;
  const running = [...machine.containers.values()].filter(({ state }) => state === 'running');
  return {
    ...node,
    logs: {
      ...logs,
      containers: logs.containers.map((log) => {
        const config = running.find(({ labels }) => labels[serviceLabel] === log.service)?.logConfig;
        const { maxBytes, maxFiles } = capOf(config?.Type ?? '', config?.Config ?? {});
        return maxBytes === undefined
          ? log
          : {
              ...log,
              maxSize: config?.Config['max-size'],
              sizeBytes: Math.min(log.sizeBytes, maxBytes * maxFiles),
            };
      }),
    },
  };
};
