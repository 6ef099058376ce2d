import type { NodeId, SpaceView } from '#shared/model';

/** Nodes whose parties own something by the newest claims; one that is known to be down serves nobody. */
export const owningNodes = (spaces: readonly SpaceView[]): ReadonlySet<NodeId> =>
  new Set(
    spaces
      .filter(({ unit }) => unit !== 'task')
      .flatMap(({ parties }) =>
        parties.flatMap(({ nodeId, owns, role, state }) =>
          nodeId !== undefined && state !== 'down' && role !== 'replica' && (owns ?? 0) > 0 ? nodeId : [],
        ),
      ),
  );
