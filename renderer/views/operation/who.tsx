import type { NodeId } from '#shared/model';
import { labelGroupOf, useFleetNodes } from '../../queries/index.ts';
import { SafeText } from '../../ui/index.ts';

/** What several nodes are called together: `datacenter fra1` when they are all of it, else how many they are. */
export const useNodesName = (ids: readonly NodeId[]): string => {
  const nodes = useFleetNodes();
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return only;
  const group = labelGroupOf(nodes, ids);
  return group === undefined ? `${ids.length} nodes` : `${group.key} ${group.value}`;
};

/** The names of several nodes, so that nobody has to guess which are meant; nothing for one. */
export const NodeNames = ({ ids }: { readonly ids: readonly NodeId[] }) =>
  ids.length < 2 ? null : (
    <p>
      {ids.length} nodes: <SafeText text={ids.join(', ')} mono limit={400} expandable />
    </p>
  );
