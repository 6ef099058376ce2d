import { known, type NodeId, type World, type WorldNode } from '#shared/model';

/** A reboot on demand: the last answer still leaves, then the machine is away, then it is up with another boot id. */
const leavesAfterMs = 1_000;
const awayMs = 12_000;

/** Lets the machines of a world be started again by whoever asks, on top of what its scenario does to them. */
export const rebootable = (
  scenarioWorld: () => World,
): { readonly world: () => World; readonly reboot: (id: NodeId) => void } => {
  const reboots = new Map<NodeId, { readonly atMs: number; readonly count: number }>();
  const withReboot = (node: WorldNode, elapsedMs: number): WorldNode => {
    const reboot = reboots.get(node.id);
    if (reboot === undefined || elapsedMs < reboot.atMs + leavesAfterMs) return node;
    const upAtMs = reboot.atMs + leavesAfterMs + awayMs;
    const { bootId } = node.machine;
    // A boot of the scenario's own that came later counts instead.
    const uptimeMs = Math.min(node.machine.uptimeMs, Math.max(0, Math.round((elapsedMs - upAtMs) / 10) * 10));
    return {
      ...node,
      answers: node.answers && elapsedMs >= upAtMs,
      machine: {
        ...node.machine,
        uptimeMs,
        bootId: bootId.state === 'known' ? known(nextBootId(bootId.value, reboot.count)) : bootId,
        previousBootEnd:
          node.machine.previousBootEnd.state === 'known' ? known('clean') : node.machine.previousBootEnd,
      },
    };
  };
  return {
    world: () => {
      const { elapsedMs, nodes } = scenarioWorld();
      return { elapsedMs, nodes: nodes.map((node) => withReboot(node, elapsedMs)) };
    },
    reboot: (id) => {
      const { count = 0 } = reboots.get(id) ?? {};
      reboots.set(id, { atMs: scenarioWorld().elapsedMs, count: count + 1 });
    },
  };
};

/** Differs from every boot before in its last digits. */
const nextBootId = (bootId: string, count: number): string =>
  `${bootId.slice(0, -4)}${count.toString(16).padStart(4, '0')}`;
