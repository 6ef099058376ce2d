import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { askContainers, killContainer, paths, type DockerContainer } from '../docker/index.ts';
import { readJustBefore, reads, serviceSchema } from './subject.ts';

const paramsSchema = serviceSchema.extend({ nodeId: nodeIdSchema, taskId: z.string() });
const seenSchema = z.object({ containerId: z.string() });

const containerOf = (reply: unknown, taskId: string): DockerContainer | undefined =>
  (reply as readonly DockerContainer[]).find(
    ({ Labels, State }) =>
      Labels['com.docker.swarm.task.id'] === taskId && ['running', 'paused', 'restarting'].includes(State),
  );

/**
 * Ends one copy on its own machine. The swarm has no call for a single task; it sees this one end and replaces it. SIGKILL,
 * because what hangs may hear nothing else.
 */
export const killCopyStep: StepKind<z.infer<typeof paramsSchema>, z.infer<typeof seenSchema>> = {
  id: 'swarm.kill-copy',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ name, nodeId }) => ({
    says: `Kill the hung copy of ${name} on ${nodeId}; the swarm replaces it.`,
    calls: [
      reads('check', paths.containers, nodeId),
      {
        face: 'apply',
        text: `POST /containers/${readJustBefore}/kill?signal=SIGKILL (on ${nodeId})`,
        changes: true,
      },
      reads('verify', paths.containers, nodeId),
    ],
  }),
  check: ({ nodeId }) => [{ on: [nodeId], ask: askContainers }],
  see: (replies, { taskId }) => ({ containerId: containerOf(replies[0], taskId)?.Id ?? '' }),
  judge: ({ containerId }) => (containerId === '' ? { kind: 'already-so' } : { kind: 'ready' }),
  apply: ({ nodeId }, { containerId }) => ({ on: [nodeId], ask: killContainer(containerId) }),
  // A container that has ended stays so under its id: killing it again does nothing.
  comparesAndSets: true,
  verify: {
    pollMs: 1_000,
    asks: ({ nodeId }) => [{ on: [nodeId], ask: askContainers }],
    holds: ([reply], { nodeId, taskId, name }) => {
      if (reply === undefined) return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
      return containerOf(reply, taskId) === undefined
        ? { state: 'yes', says: `The copy of ${name} on ${nodeId} has ended.` }
        : { state: 'not-yet', says: `The copy of ${name} on ${nodeId} still runs.` };
    },
  },
  undo: 'irreversible',
};

export const killCopyKind = defineStep(killCopyStep);
