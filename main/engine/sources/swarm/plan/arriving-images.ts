import type { NodeId, PlanItem } from '#shared/model';
import type { Look } from '../../../source-kit/index.ts';
import { askImages, type DockerImage } from '../docker/index.ts';
import type { SwarmPlanView } from './world.ts';

const lookId = (nodeId: NodeId): string => `images ${nodeId}`;
const taskLabel = 'com.docker.swarm.task.id';

/** The images of every machine that copies leave or are likely to go to. */
export const lookForImages = (items: readonly PlanItem[]): readonly Look[] => {
  const moving = items.filter(({ goesTo }) => goesTo !== undefined);
  const nodes = new Set(moving.flatMap(({ nodeId, goesTo }) => [nodeId, goesTo ?? nodeId]));
  return [...nodes].map((nodeId) => ({ id: lookId(nodeId), through: [nodeId], ask: askImages }));
};

const imagesOn = ({ looked }: SwarmPlanView, nodeId: NodeId): ReadonlyMap<string, number> | undefined => {
  const answer = looked?.get(lookId(nodeId));
  if (answer?.ok !== true) return undefined;
  const images = answer.value as readonly DockerImage[];
  return new Map(images.map(({ Id, Size }) => [Id, Size ?? Number.NaN]));
};

/** The local image a task runs, by its own machine. */
const imageOf = ({ observation }: SwarmPlanView, { id, nodeId }: PlanItem): string | undefined => {
  const local = observation.locals.get(nodeId);
  if (local?.state !== 'known' || !local.value.containers.ok) return undefined;
  return local.value.containers.value.find(({ Labels }) => id === `task ${Labels[taskLabel]}`)?.ImageID;
};

/**
 * Adds what each copy's image takes where it goes. The whole image counts where it is not there: layers that it shares with
 * others are not known from outside. Of several copies with one image the first brings it.
 */
export const withArrivingImages = (view: SwarmPlanView, items: readonly PlanItem[]): readonly PlanItem[] => {
  const coming = new Set<string>();
  return items.map((item) => {
    const { nodeId, goesTo } = item;
    const image = goesTo === undefined ? undefined : imageOf(view, item);
    if (goesTo === undefined || image === undefined) return item;
    const there = imagesOn(view, goesTo);
    const size = imagesOn(view, nodeId)?.get(image);
    const key = `${goesTo} ${image}`;
    if (there === undefined || size === undefined || Number.isNaN(size)) return item;
    const isThere = there.has(image) || coming.has(key);
    coming.add(key);
    return { ...item, bringsBytes: isThere ? 0 : size };
  });
};
