import { z } from '#shared/schema';
import { stepCall, type StepKind } from '../../../source-kit/index.ts';
import { base, shownPath } from './container-step.ts';
import { connectStep, seeNetworks } from './connect-step.ts';
import { createParams, createStep } from './image-step.ts';
import { askInspect, change, containerSeenSchema, type ContainerSeen } from './inspect.ts';
import { removeStep } from './succession-step.ts';

const leaveParams = z.object({ ...base, like: z.string(), network: z.string() });
const leaveSeen = z.object({ isIn: z.boolean() });

/** Takes a stopped container out of a network: before it is removed, so that one made anew in its place can be put back into it. */
export const leaveStep: StepKind<z.infer<typeof leaveParams>, z.infer<typeof leaveSeen>> = {
  id: 'docker.leave',
  params: leaveParams,
  seen: leaveSeen,
  describe: ({ nodeId, name, network }) => ({
    says: `Take the stopped container ${name} on ${nodeId} out of the network ${network}.`,
    calls: [
      { face: 'check', text: `GET ${shownPath(name, '/json')}`, changes: false },
      {
        face: 'apply',
        text: `POST /networks/${encodeURIComponent(network)}/disconnect {"Container": "${name}"}`,
        changes: true,
      },
    ],
  }),
  check: ({ nodeId, name }) => [askInspect(nodeId, name)],
  see: ([reply], { network }) => ({ isIn: seeNetworks(reply).includes(network) }),
  judge: ({ isIn }) => (isIn ? { kind: 'ready' } : { kind: 'already-so' }),
  apply: ({ nodeId, name, network }) =>
    change(nodeId, {
      id: 'docker.leave-change',
      says: `Takes ${name} out of ${network}.`,
      method: 'POST',
      path: `/networks/${encodeURIComponent(network)}/disconnect`,
      body: { Container: name },
      also: [404],
    }),
  verify: {
    pollMs: 500,
    asks: ({ nodeId, name }) => [askInspect(nodeId, name)],
    holds: ([reply], { name, network }) =>
      reply === undefined || seeNetworks(reply).includes(network)
        ? { state: 'not-yet', says: `${name} is still in ${network}.` }
        : { state: 'yes', says: `${name} is not in ${network}.` },
  },
  undo: ({ nodeId, name, like, network }, { isIn }, call) =>
    isIn
      ? stepCall(connectStep, { nodeId, name, like, network }, { ...call, id: `${call.id} undo` })
      : undefined,
};

const clearParams = z.object({ ...base, again: createParams });
const { isFinal: _isFinal, ...removal } = removeStep;

/**
 * Removes the container that another one took the place of, and knows how to make it anew: for a change of its settings alone,
 * with which one like the new one is as good as the old. What it wrote to its log is gone.
 */
export const clearStep: StepKind<z.infer<typeof clearParams>, ContainerSeen> = {
  ...removal,
  id: 'docker.clear',
  params: clearParams,
  seen: containerSeenSchema,
  undo: ({ again }, { there }, call) =>
    there ? stepCall(createStep, again, { ...call, id: `${call.id} undo` }) : undefined,
};
