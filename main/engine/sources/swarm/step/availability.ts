import { z } from '#shared/schema';
import { defineStep, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { askNode, paths, updateNode } from '../docker/index.ts';
import { withAvailability } from './edit-spec.ts';
import { changes, readJustBefore, reads, type NodeReply } from './subject.ts';

const availability = z.enum(['active', 'pause', 'drain']);
const paramsSchema = z.object({
  memberId: z.string(),
  /** The fleet's name for it, else the host name. */
  name: z.string(),
  availability,
  /** What it may be before; anything else was somebody else's doing. */
  from: z.array(availability),
});
export type AvailabilityParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({ version: z.number(), availability: z.string() });

const words = { active: 'Open', pause: 'Close', drain: 'Drain' } as const;
const effects = {
  active: 'copies may start there again; none moves by itself',
  pause: 'no new copy starts there, what runs stays',
  drain: 'the swarm stops its copies and starts others elsewhere',
} as const;

/** What a node is set to, in words of ours with Docker's own beside them. */
const standing = (is: string): string =>
  ({
    active: 'takes copies (active)',
    pause: 'takes no new copies (pause)',
    drain: 'is being emptied (drain)',
  })[is] ?? `is set to ${is}`;

/** Sets what may run on a node, comparing the version that was read. */
export const availabilityStep: StepKind<AvailabilityParams, z.infer<typeof seenSchema>> = {
  id: 'swarm.availability',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ memberId, name, availability: wanted }) => ({
    says: `${words[wanted]} ${name} in the swarm: ${effects[wanted]}.`,
    calls: [
      reads('check', paths.node(memberId)),
      changes(
        paths.nodeUpdate(memberId, readJustBefore),
        `{<spec read just before>, "Availability":"${wanted}"}`,
      ),
      reads('verify', paths.node(memberId)),
    ],
  }),
  check: ({ memberId }) => [{ ask: askNode(memberId) }],
  see: (replies) => {
    const node = replies[0] as NodeReply;
    return { version: node.Version.Index, availability: node.Spec.Availability };
  },
  judge: (seen, { availability: wanted, from, name }) => {
    if (seen.availability === wanted) return { kind: 'already-so' };
    return (from as readonly string[]).includes(seen.availability)
      ? { kind: 'ready' }
      : { kind: 'conflict', says: `${name} was set to ${seen.availability} by somebody else meanwhile.` };
  },
  apply: ({ memberId, availability: wanted }, seen, replies) => ({
    ask: updateNode(memberId, seen.version, withAvailability((replies[0] as NodeReply).spec, wanted)),
  }),
  comparesAndSets: true,
  verify: {
    pollMs: 1_000,
    asks: ({ memberId }) => [{ ask: askNode(memberId) }],
    holds: ([reply], { availability: wanted, name }, seen) => {
      const node = reply as NodeReply | undefined;
      if (node === undefined) return { state: 'not-yet', says: 'No manager has answered yet.' };
      const is = node.Spec.Availability;
      const stands = standing(is);
      const status = node.Status?.State ?? 'unknown';
      if (is === wanted && (wanted !== 'active' || status === 'ready'))
        return { state: 'yes', says: `${name} ${stands}.` };
      if (is === wanted)
        return { state: 'not-yet', says: `${name} ${stands}, but the swarm says ${status}.` };
      return is === seen.availability
        ? { state: 'not-yet', says: `${name} still ${stands}.` }
        : { state: 'no', says: `${name} ${stands}: somebody else set that.` };
    },
  },
  undo: (params, seen, call) => {
    const before = availability.safeParse(seen.availability);
    if (!before.success || before.data === params.availability) return undefined;
    return stepCall(
      availabilityStep,
      {
        ...params,
        availability: before.data,
        // Two changes of one node are taken back at once, from whichever of them was the last.
        from: availability.options.filter((each) => each !== before.data),
      },
      { ...call, id: `swarm.availability ${params.name} back`, phase: 'restore' },
    );
  },
};

export const availabilityKind = defineStep(availabilityStep);
