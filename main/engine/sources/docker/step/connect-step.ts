import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import type { StepKind } from '../../../source-kit/index.ts';
import { askInspect, change, type Inspected } from './inspect.ts';
import { endpointLike } from './like-body.ts';

const params = z.object({ nodeId: nodeIdSchema, name: z.string(), like: z.string(), network: z.string() });
type ConnectParams = z.infer<typeof params>;
const seen = z.object({ there: z.boolean(), isIn: z.boolean(), hasLike: z.boolean() });

/** Names of the networks a container is in; none of one that is not there. */
export const seeNetworks = (reply: unknown): readonly string[] =>
  Object.keys((reply as Inspected | null | undefined)?.NetworkSettings.Networks ?? {});

const isIn = (reply: unknown, network: string): boolean => seeNetworks(reply).includes(network);

/** Puts a container into a further network, under the names another one has there. */
export const connectStep: StepKind<ConnectParams, z.infer<typeof seen>> = {
  id: 'docker.connect',
  params,
  seen,
  describe: ({ nodeId, name, like, network }) => ({
    says: `Put ${name} on ${nodeId} into the network ${network}, as ${like} is.`,
    calls: [
      {
        face: 'check',
        text: `GET /containers/${encodeURIComponent(name)}/json, GET /containers/${encodeURIComponent(like)}/json`,
        changes: false,
      },
      {
        face: 'apply',
        text: `POST /networks/${encodeURIComponent(network)}/connect {"Container": "${name}", "EndpointConfig": <as read just before>}`,
        changes: true,
      },
    ],
  }),
  check: ({ nodeId, name, like }) => [askInspect(nodeId, name), askInspect(nodeId, like)],
  see: ([reply, like], { network }) => ({
    there: reply !== null && reply !== undefined,
    isIn: isIn(reply, network),
    hasLike: isIn(like, network),
  }),
  judge: ({ there, isIn: isInAlready, hasLike }, { nodeId, name, like, network }) => {
    if (isInAlready) return { kind: 'already-so' };
    if (!there) return { kind: 'conflict', says: `There is no container ${name} on ${nodeId}.` };
    return hasLike
      ? { kind: 'ready' }
      : { kind: 'conflict', says: `${like} on ${nodeId} is no longer in the network ${network}.` };
  },
  apply: ({ nodeId, name, network }, _seen, replies) =>
    change(nodeId, {
      id: 'docker.connect-change',
      says: `Puts ${name} into ${network}.`,
      method: 'POST',
      path: `/networks/${encodeURIComponent(network)}/connect`,
      body: { Container: name, EndpointConfig: endpointLike(replies[1] as Inspected, network) },
    }),
  verify: {
    pollMs: 500,
    asks: ({ nodeId, name }) => [askInspect(nodeId, name)],
    holds: ([reply], { name, network }) =>
      isIn(reply, network)
        ? { state: 'yes', says: `${name} is in ${network}.` }
        : { state: 'not-yet', says: `${name} is not in ${network} yet.` },
  },
  // Taken back with the container itself, which was made just before.
  undo: () => undefined,
};
