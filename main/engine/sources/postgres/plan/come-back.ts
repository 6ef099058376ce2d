import type { NodeId, OperationRequest } from '#shared/model';
import { joinOffers, noOffer, refused, type Offer } from '../../../source-kit/index.ts';
import { primariesOf, serversOf, type PostgresPlanView, type PostgresView } from '../servers.ts';
import { promoteStep } from '../step/index.ts';
import { planLeave } from './leave.ts';

type RequestOf<Kind extends OperationRequest['kind']> = Extract<OperationRequest, { readonly kind: Kind }>;

const bringBack = (nodeId: NodeId, primary: NodeId): string =>
  `Make it a replica first: create standby.signal in its data directory, set primary_conninfo to ${primary}, then start it on ${nodeId}.`;

/** Servers that are down while another one is the primary: whether they may start depends on what they were. */
const comeBack = (view: PostgresView, nodeIds: readonly NodeId[]): Offer => {
  const { name, runs, promote } = view.declared;
  // Patroni itself makes an old primary a replica before it lets it run.
  if (promote === 'patroni') return noOffer;
  const servers = serversOf(view);
  const primary = primariesOf(servers)[0];
  if (primary === undefined) return noOffer;
  const down = servers.filter(
    ({ nodeId, isDown, last }) =>
      isDown && nodeIds.includes(nodeId) && (last === undefined || !last.claim.inRecovery),
  );
  return joinOffers(
    down.map(({ nodeId, last }): Offer => {
      if (last === undefined)
        return {
          ...noOffer,
          warnings: [
            `Whether ${nodeId} was the primary of ${name} is not known here, and ${primary.nodeId} is it now: if it was, starting it makes two.`,
          ],
        };
      const says = `${nodeId} was the primary of ${name}, and ${primary.nodeId} is it now, so it is not started: there would be two. ${bringBack(nodeId, primary.nodeId)}`;
      return {
        ...noOffer,
        warnings: [says],
        ...(runs === undefined ? {} : { servers: [{ nodeId, runs, isSeenTo: true, says }] }),
      };
    }),
  );
};

/** Nodes come back into service: an old primary stays down while another server has taken its place. */
export const planUndrain = ({ spaces = [] }: PostgresPlanView, { nodeIds }: RequestOf<'undrain'>): Offer =>
  joinOffers(spaces.map(({ view }) => comeBack(view, nodeIds)));

/** A primary that is handed over by hand has no way back by itself: its node cannot go through a maintenance and come up again. */
export const planMaintenance = (view: PostgresPlanView, request: RequestOf<'maintenance'>): Offer =>
  joinOffers(
    (view.spaces ?? []).flatMap((one): readonly Offer[] => {
      const { name } = one.view.declared;
      const leaves = request.nodeIds.filter((nodeId) =>
        planLeave(
          { ...view, spaces: [one] },
          { kind: 'drain', nodeIds: [nodeId], surge: request.surge },
        ).steps.some(({ kind }) => kind === promoteStep.id),
      );
      return leaves.map((nodeId) =>
        refused(
          `${nodeId} is the primary of ${name}, which is handed over by hand: it would come up beside its successor as a second one. Drain it, make it a replica, then do this.`,
        ),
      );
    }),
  );
