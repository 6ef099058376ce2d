import type { Image, Workload, WorkloadId } from '#shared/model';

/** The tag or version of a reference: `4.12.1` of `registry.example.net:5000/api:4.12.1@sha256:...`; the whole when it has none. */
export const imageTag = (reference: string): string => {
  const bare = reference.split('@')[0] ?? reference;
  const colon = bare.lastIndexOf(':');
  return colon > bare.lastIndexOf('/') ? bare.slice(colon + 1) : bare;
};

/** Last part of a repository with its tag: `api:4.12.1`. */
const imageShort = (reference: string): string => {
  const bare = reference.split('@')[0] ?? reference;
  return bare.slice(bare.lastIndexOf('/') + 1);
};

/** The first letters of what is really run, by digest, else by the local image's id; undefined when neither was read. 6 in tables, 12 in detail. */
export const digestText = (image: Image | undefined, letters = 6): string | undefined =>
  (image?.digest ?? image?.imageId)?.replace(/^sha256:/, '').slice(0, letters);

/** The digest in words; empty for the version of a unit, which has none. `workloadId` tells which it is. */
export const digestWords = (image: Image, workloadId: WorkloadId, letters = 6): string =>
  digestText(image, letters) ?? (workloadId.startsWith('systemd/') ? '' : 'digest unknown');

/** Tag and digest in one: `4.12.1 (4f81c0)`; says when the digest is not known. */
export const imageText = (image: Image | undefined, letters = 6): string => {
  if (image === undefined) return 'unknown image';
  const digest = digestText(image, letters);
  return `${imageTag(image.reference)}${digest === undefined ? '' : ` (${digest})`}`;
};

/** What a service is: the image it asks for, else the one version its copies run, else that they differ or are not known. */
export const workloadVersion = ({ image, placements }: Pick<Workload, 'image' | 'placements'>): string => {
  if (image !== undefined) return imageShort(image.reference);
  const versions = [...new Set(placements.flatMap((copy) => copy.image?.reference ?? []))];
  const [only] = versions;
  if (only === undefined) return 'version unknown';
  return versions.length === 1 ? imageShort(only) : `${versions.length} versions`;
};
