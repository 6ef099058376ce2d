import type { NodeId, Origin } from '#shared/model';

/** Machines that spaces are on and that no other source holds out: a swarm, declared units or containers. */
export type SpaceMachines = {
  /** Whenever the fleet file was read. */
  readonly set: (nodeIds: Iterable<NodeId>) => void;
  /** Something about origins may be otherwise than before. */
  readonly noteOrigins: () => void;
  /** For one source: its own origins say nothing about others. */
  readonly isSpaceOnly: (source: string, id: NodeId) => boolean;
  /** True when other sources hold other machines out than when it was asked last: then whom to ask is another matter too. */
  readonly hasChanged: () => boolean;
};

/** `origins`: as they are known now; gone through only when somebody asks about a machine of a space. */
export const createSpaceMachines = (origins: () => readonly Origin[]): SpaceMachines => {
  let machines: ReadonlySet<NodeId> = new Set();
  let members: ReadonlyMap<NodeId, ReadonlySet<string>> | undefined;
  const sourcesOf = (id: NodeId): ReadonlySet<string> | undefined => {
    if (members === undefined) {
      const found = new Map<NodeId, Set<string>>();
      for (const origin of origins())
        for (const { nodeId } of origin.members)
          if (nodeId !== undefined)
            found.set(nodeId, (found.get(nodeId) ?? new Set<string>()).add(origin.source));
      members = found;
    }
    return members.get(id);
  };
  let told = '';
  return {
    hasChanged: () => {
      const now = [...machines].map((id) => [...(sourcesOf(id) ?? [])].toSorted().join(' ')).join('\n');
      const isOther = now !== told;
      told = now;
      return isOther;
    },
    set: (nodeIds) => {
      machines = new Set(nodeIds);
    },
    noteOrigins: () => {
      members = undefined;
    },
    isSpaceOnly: (source, id) => {
      if (!machines.has(id)) return false;
      return [...(sourcesOf(id) ?? [])].every((other) => other === source);
    },
  };
};
