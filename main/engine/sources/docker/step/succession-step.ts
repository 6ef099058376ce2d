import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { stepCall, type StepKind } from '../../../source-kit/index.ts';
import { base, shownPath } from './container-step.ts';
import { askInspect, change, containerSeenSchema, seeContainer, type ContainerSeen } from './inspect.ts';

const renameParams = z.object({ nodeId: nodeIdSchema, from: z.string(), to: z.string() });
const renameSeen = z.object({
  hasFrom: z.boolean(),
  hasTo: z.boolean(),
  /** Which container is to get the name; empty: it has it already. */
  id: z.string().optional(),
});

/** Gives a container another name. */
export const renameStep: StepKind<z.infer<typeof renameParams>, z.infer<typeof renameSeen>> = {
  id: 'docker.rename',
  params: renameParams,
  seen: renameSeen,
  describe: ({ nodeId, from, to }) => ({
    says: `Rename ${from} to ${to} on ${nodeId}.`,
    calls: [
      {
        face: 'check',
        text: `GET ${shownPath(from, '/json')}, GET ${shownPath(to, '/json')}`,
        changes: false,
      },
      {
        face: 'apply',
        text: `POST ${shownPath(from, `/rename?name=${encodeURIComponent(to)}`)}`,
        changes: true,
      },
    ],
  }),
  check: ({ nodeId, from, to }) => [askInspect(nodeId, from), askInspect(nodeId, to)],
  see: ([from, to]) => ({
    hasFrom: seeContainer(from).there,
    hasTo: seeContainer(to).there,
    id: seeContainer(from).id,
  }),
  judge: ({ hasFrom, hasTo }, { nodeId, from, to }) => {
    if (!hasFrom && hasTo) return { kind: 'already-so' };
    if (hasFrom && !hasTo) return { kind: 'ready' };
    return {
      kind: 'conflict',
      says: hasTo ? `${to} exists already on ${nodeId}.` : `There is no container ${from} on ${nodeId}.`,
    };
  },
  apply: ({ nodeId, from, to }) =>
    change(nodeId, {
      id: 'docker.rename-change',
      says: `Renames ${from}.`,
      method: 'POST',
      path: shownPath(from, `/rename?name=${encodeURIComponent(to)}`),
    }),
  verify: {
    pollMs: 500,
    asks: ({ nodeId, to }) => [askInspect(nodeId, to)],
    holds: ([reply], { nodeId, from, to }, { id = '' }) => {
      const found = seeContainer(reply);
      if (!found.there) return { state: 'not-yet', says: `${from} is not called ${to} yet.` };
      return id === '' || found.id === id
        ? { state: 'yes', says: `${from} is now called ${to}.` }
        : { state: 'no', says: `Another container on ${nodeId} took the name ${to} meanwhile.` };
    },
  },
  undo: (params, _seen, call) =>
    stepCall(renameStep, { ...params, from: params.to, to: params.from }, { ...call, id: `${call.id} undo` }),
};

const removeParams = z.object(base);

/** Removes a stopped container; its named volumes stay. */
export const removeStep: StepKind<z.infer<typeof removeParams>, ContainerSeen> = {
  id: 'docker.remove',
  params: removeParams,
  seen: containerSeenSchema,
  describe: ({ nodeId, name }) => ({
    says: `Remove the stopped container ${name} on ${nodeId}.`,
    calls: [
      { face: 'check', text: `GET ${shownPath(name, '/json')}`, changes: false },
      { face: 'apply', text: `DELETE ${shownPath(name, '')}`, changes: true },
    ],
  }),
  check: ({ nodeId, name }) => [askInspect(nodeId, name)],
  see: ([reply]) => seeContainer(reply),
  judge: (seen, { name }) => {
    if (!seen.there) return { kind: 'already-so' };
    return seen.running
      ? { kind: 'conflict', says: `${name} runs, so it is not removed.` }
      : { kind: 'ready' };
  },
  apply: ({ nodeId, name }) =>
    change(nodeId, {
      id: 'docker.remove-change',
      says: `Removes ${name}.`,
      method: 'DELETE',
      path: shownPath(name, ''),
      also: [404],
    }),
  verify: {
    pollMs: 500,
    asks: ({ nodeId, name }) => [askInspect(nodeId, name)],
    holds: ([reply], { name }) =>
      reply === null
        ? { state: 'yes', says: `${name} is gone.` }
        : { state: 'not-yet', says: `${name} is still there.` },
  },
  undo: 'irreversible',
  isFinal: true,
};
