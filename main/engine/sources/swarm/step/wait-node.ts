import { z } from '#shared/schema';
import { defineStep, type StepKind } from '../../../source-kit/index.ts';
import { askNode, paths } from '../docker/index.ts';
import { reads, type NodeReply } from './subject.ts';

const paramsSchema = z.object({ memberId: z.string(), name: z.string() });
const seenSchema = z.object({});

/** Waits until the swarm hears a node and may use it. */
export const waitNodeStep: StepKind<z.infer<typeof paramsSchema>, z.infer<typeof seenSchema>> = {
  id: 'swarm.wait-node',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ memberId, name }) => ({
    says: `Wait until the swarm says that ${name} is ready and active.`,
    calls: [reads('verify', paths.node(memberId))],
  }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  verify: {
    pollMs: 1_000,
    asks: ({ memberId }) => [{ ask: askNode(memberId) }],
    holds: ([reply], { name }) => {
      const node = reply as NodeReply | undefined;
      if (node === undefined) return { state: 'not-yet', says: 'No manager has answered yet.' };
      const says = `${name} is ${node.Status?.State ?? 'unknown'} and ${node.Spec.Availability}.`;
      return node.Status?.State === 'ready' && node.Spec.Availability === 'active'
        ? { state: 'yes', says }
        : { state: 'not-yet', says };
    },
  },
  undo: () => undefined,
};

export const waitNodeKind = defineStep(waitNodeStep);
