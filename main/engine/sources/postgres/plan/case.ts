import type { NodeId, PlanItem } from '#shared/model';
import type { Offer, ServerWord } from '../../../source-kit/index.ts';
import type { LiveServer, PostgresView, Server } from '../servers.ts';

/** One space and what of it leaves. */
export type Case = {
  readonly view: PostgresView;
  readonly servers: readonly Server[];
  readonly primary: LiveServer | undefined;
  readonly away: readonly NodeId[];
  readonly isForGood: boolean;
};

export const itemOf = (
  of: Case,
  nodeId: NodeId,
  rest: Pick<PlanItem, 'fate' | 'says' | 'goesTo'>,
): PlanItem => ({
  id: `postgres ${of.view.declared.name} ${nodeId}`,
  nodeId,
  layer: 'role',
  name: `${of.view.declared.name} ${nodeId === of.primary?.nodeId ? 'primary' : 'replica'}`,
  spaceId: of.view.declared.id,
  ...rest,
});

/** What stands beside the unit or container of a server that leaves, where it is declared what runs it. */
export const wordOf = (
  { view }: Case,
  nodeId: NodeId,
  rest: Pick<ServerWord, 'isSeenTo' | 'says'>,
): Pick<Offer, 'servers'> => {
  const { runs } = view.declared;
  return runs === undefined ? {} : { servers: [{ nodeId, runs, ...rest }] };
};

export const placeOf = (of: Case, id: string, through: readonly NodeId[]) => ({
  id: `postgres.${id} ${of.view.declared.name}`,
  source: 'postgres',
  phase: 'hand-over' as const,
  through,
  subject: of.primary?.nodeId ?? of.view.declared.id,
  wave: 0,
});
