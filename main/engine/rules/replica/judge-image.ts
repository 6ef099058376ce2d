import type { Image, ReplicaVerdict } from '#shared/model';
import { isMeant } from './replica-counts.ts';
import type { Bench } from './replica-bench.ts';
import type { Holds } from './three-valued.ts';

/** Whether two copies run the same: by digest, else by local image, else by name; undefined: it cannot be told. */
export const isSameImage = (a: Image, b: Image): boolean | undefined => {
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
  if (a.imageId !== undefined && b.imageId !== undefined) return a.imageId === b.imageId;
  if (a.reference !== b.reference) return false;
  const bare = (image: Image): boolean => image.digest === undefined && image.imageId === undefined;
  return bare(a) && bare(b) ? true : undefined;
};

/** What an image is called where there is room for one word. */
const imageKey = ({ digest, imageId, reference }: Image): string => digest ?? imageId ?? reference;

/** Do all running copies run the same? */
export const judgeSameImage = ({ workload }: Bench): ReplicaVerdict => {
  const live = workload.placements.filter(
    (copy) => isMeant(copy) && (copy.state === 'running' || copy.state === 'starting'),
  );
  const images = live.flatMap(({ image }) => image ?? []);
  let holds: Holds = 'yes';
  // A copy that is not read may run anything; a copy alone is like itself.
  const silent = workload.placements.some((copy) => isMeant(copy) && copy.state === 'unknown');
  if (images.length < live.length || (silent && workload.placements.length > 1)) holds = 'unknown';
  const [first, ...rest] = images;
  for (const image of rest) {
    const same = first === undefined ? undefined : isSameImage(first, image);
    if (same === false) {
      holds = 'no';
      break;
    }
    if (same === undefined) holds = 'unknown';
  }
  const kinds = [...new Set(images.map(imageKey))];
  return {
    policy: 'same-image',
    holds,
    wanted: 1,
    seen: kinds.length,
    subjects: holds === 'no' ? kinds : [],
  };
};
