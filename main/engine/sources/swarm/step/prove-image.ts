import { nodeIdSchema, type NodeId } from '#shared/model';
import { z } from '#shared/schema';
import { defineStep, type Holding, type StepKind } from '../../../source-kit/index.ts';
import { askContainers, paths, type DockerContainer, type DockerTask } from '../docker/index.ts';
import { isCounted, readImage } from '../reading/index.ts';
import { aboutTasks, reads, serviceSchema, tasksPath, type TaskReply } from './subject.ts';

const machineSchema = z.object({ memberId: z.string(), nodeId: nodeIdSchema, architecture: z.string() });
const paramsSchema = serviceSchema.extend({
  /** The reference the copies are to run; a digest behind it is whatever the service is pinned to by then. */
  image: z.string(),
  machines: z.array(machineSchema),
});
export type ProveImageParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({ nodeIds: z.array(nodeIdSchema) });

const taskLabel = 'com.docker.swarm.task.id';

type Copy = { readonly nodeId: NodeId; readonly architecture: string; readonly container: DockerContainer };

/** Copies by what their own machines run, and a sentence about the first that cannot be seen. */
const copiesOf = (
  tasks: readonly DockerTask[],
  params: ProveImageParams,
  listed: ReadonlyMap<NodeId, readonly DockerContainer[] | undefined>,
): {
  readonly copies: readonly Copy[];
  readonly outside: number;
  readonly younger: number;
  readonly missing?: string;
} => {
  const copies: Copy[] = [];
  let [outside, younger] = [0, 0];
  for (const task of tasks) {
    const machine = params.machines.find(({ memberId }) => memberId === task.NodeID);
    if (machine === undefined) {
      outside += 1;
      continue;
    }
    // It came to this machine after the look that said which ones to ask.
    if (!listed.has(machine.nodeId)) {
      younger += 1;
      continue;
    }
    const container = listed
      .get(machine.nodeId)
      ?.find(({ Labels, State }) => Labels[taskLabel] === task.ID && State === 'running');
    if (container === undefined)
      return {
        copies,
        outside,
        younger,
        missing: `${machine.nodeId} has not shown its copy of ${params.name} yet.`,
      };
    copies.push({ nodeId: machine.nodeId, architecture: machine.architecture, container });
  }
  return { copies, outside, younger };
};

/** Without a digest, one tag may mean different builds on different machines; of one architecture they must be one. */
const dissent = (copies: readonly Copy[]): string | undefined => {
  for (const { architecture, container, nodeId } of copies) {
    const first = copies.find((one) => one.architecture === architecture);
    if (first !== undefined && first.container.ImageID !== container.ImageID)
      return `${nodeId} runs ${container.ImageID.slice(0, 19)}, ${first.nodeId} runs ${first.container.ImageID.slice(0, 19)}: one name, two images.`;
  }
  return undefined;
};

const holds = (
  tasks: readonly DockerTask[],
  params: ProveImageParams,
  listed: ReadonlyMap<NodeId, readonly DockerContainer[] | undefined>,
): Holding => {
  const wanted = tasks.filter(isCounted);
  const written = [...new Set(wanted.map((task) => task.Spec?.ContainerSpec?.Image ?? ''))];
  if (written.length > 1 || written.some((each) => !isMeant(each, params.image)))
    return { state: 'not-yet', says: `A copy of ${params.name} is still to be of another image.` };
  const { copies, outside, younger, missing } = copiesOf(wanted, params, listed);
  if (missing !== undefined) return { state: 'not-yet', says: missing };
  if (copies.length === 0 && younger > 0)
    return { state: 'not-yet', says: `Every copy of ${params.name} moved since it was looked at.` };
  const says = readImage(written[0] ?? '').digest === undefined ? dissent(copies) : undefined;
  if (says !== undefined) return { state: 'no', says };
  return {
    state: 'yes',
    says: `${copies.length} copies of ${params.name} were seen to run ${readImage(params.image).reference} on their own machines.${younger === 0 ? '' : ` ${younger} moved since and were not looked at.`}${outside === 0 ? '' : ` ${outside} on machines that are not of this fleet were not looked at.`}`,
  };
};

/** A plan may name a reference whose digest was only read when it ran. */
const isMeant = (written: string, image: string): boolean =>
  readImage(image).digest === undefined ? readImage(written).reference === image : written === image;

/** Asks the machines themselves what runs there: the last word after a rollout. */
export const proveImageStep: StepKind<ProveImageParams, z.infer<typeof seenSchema>> = {
  id: 'swarm.prove-image',
  params: paramsSchema,
  seen: seenSchema,
  describe: (params) => ({
    says: `See ${readImage(params.image).reference} run, on every machine that has a copy of ${params.name}.`,
    calls: [
      reads('check', tasksPath(params)),
      reads('verify', tasksPath(params)),
      { face: 'verify', text: `GET ${paths.containers} (on each of these machines)`, changes: false },
    ],
  }),
  check: (params) => [aboutTasks(params)],
  see: (replies, { machines }) => {
    const places = new Set((replies[0] as TaskReply).filter(isCounted).map(({ NodeID }) => NodeID));
    return { nodeIds: machines.filter(({ memberId }) => places.has(memberId)).map(({ nodeId }) => nodeId) };
  },
  judge: () => ({ kind: 'ready' }),
  verify: {
    pollMs: 2_000,
    asks: (params, { nodeIds }) => [
      aboutTasks(params),
      ...nodeIds.map((nodeId) => ({ on: [nodeId], ask: askContainers })),
    ],
    holds: ([list, ...replies], params, { nodeIds }) => {
      if (list === undefined) return { state: 'not-yet', says: 'No manager has answered yet.' };
      const listed = new Map(
        nodeIds.map((nodeId, at) => [nodeId, replies[at] as readonly DockerContainer[] | undefined] as const),
      );
      return holds(list as TaskReply, params, listed);
    },
  },
  undo: () => undefined,
};

export const proveImageKind = defineStep(proveImageStep);
