import { isDeepStrictEqual } from 'node:util';
import { requestVerb } from '#shared/format';
import type { EpochMs, NodeHeldOut, NodeId, Operation, Origin, Workload } from '#shared/model';
import { heldOutNodes, type HeldOut } from '../rules/index.ts';

/** What is known about work on nodes at one moment. */
export type HeldOutWorld = {
  readonly now: EpochMs;
  readonly origins: readonly Origin[];
  readonly workloads: readonly Workload[];
  readonly operations: readonly Operation[];
  /** Nodes that own something of a space. */
  readonly owning: ReadonlySet<NodeId>;
};

/** Keeps which nodes are held out of work, and says why. */
export type HeldOutDesk = {
  /** Undefined: nothing has held it out so far. */
  readonly of: (id: NodeId) => NodeHeldOut | undefined;
  /** Takes in a new picture; tells each node that is held out otherwise than before. */
  readonly update: (world: HeldOutWorld) => void;
};

const inService: NodeHeldOut = { how: 'in-service', says: '' };

const whyOf = (id: NodeId, out: HeldOut, { origins, operations }: HeldOutWorld): string => {
  const operation = operations.find((one) => one.id === out.operationId);
  if (operation !== undefined)
    return `${requestVerb[operation.plan.request.kind]} by ${operation.operator}: ${operation.reason}`;
  const origin = origins.find((one) => one.id === out.originId);
  const says = origin?.members.find(({ nodeId }) => nodeId === id)?.says ?? '';
  const name = origin?.name ?? 'its origin';
  const who = says === '' ? 'No operation of this console did that.' : says;
  return origin?.state === 'unknown'
    ? `Held out in ${name} when that was last read. ${who}`
    : `Held out in ${name}. ${who}`;
};

const shown = (id: NodeId, out: HeldOut, world: HeldOutWorld): NodeHeldOut => ({
  how: out.how,
  says: whyOf(id, out, world),
  ...(out.operationId === undefined ? {} : { operationId: out.operationId }),
  ...(out.until === undefined ? {} : { until: out.until }),
});

/** Starts with every node in service. */
export const createHeldOutDesk = (onChange: (id: NodeId, heldOut: NodeHeldOut) => void): HeldOutDesk => {
  const known = new Map<NodeId, NodeHeldOut>();
  const put = (id: NodeId, next: NodeHeldOut): void => {
    if (isDeepStrictEqual(known.get(id), next)) return;
    known.set(id, next);
    onChange(id, next);
  };
  return {
    of: (id) => known.get(id),
    update: (world) => {
      const out = heldOutNodes(world);
      for (const [id, held] of out) put(id, shown(id, held, world));
      for (const id of known.keys()) if (!out.has(id)) put(id, inService);
    },
  };
};
