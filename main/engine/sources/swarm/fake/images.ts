import type { FakeImage, FakeState, Machine, Registry } from './state.ts';

/** `docker.io/library/web` and `web` are one name; no tag means `latest`. */
export const splitReference = (
  reference: string,
): { readonly repository: string; readonly tag: string; readonly digest: string | undefined } => {
  const [named = '', digest] = reference.split('@');
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const repository = (hasTag ? named.slice(0, colon) : named)
    .replace(/^(index\.)?docker\.io\//, '')
    .replace(/^library\//, '');
  return { repository, tag: hasTag ? named.slice(colon + 1) : 'latest', digest };
};

/** What a reference means today: its own digest, or that of its tag. */
export const resolveInRegistry = (registry: Registry, reference: string): string | undefined => {
  const { repository, tag, digest } = splitReference(reference);
  if (digest !== undefined) return registry.images.has(digest) ? digest : undefined;
  return registry.tags.get(`${repository}:${tag}`);
};

const heldAs = (reference: string): string => {
  const { repository, tag, digest } = splitReference(reference);
  return digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
};

/** Digest of what the machine itself holds under a reference. */
export const heldDigest = (machine: Machine, reference: string): string | undefined =>
  machine.images.get(heldAs(reference));

/** Brings an image onto a machine, as a pull does. A pull by tag also makes it known by its digest. */
export const hold = (machine: Machine, reference: string, digest: string): void => {
  machine.images.set(heldAs(reference), digest);
  machine.images.set(`${splitReference(reference).repository}@${digest}`, digest);
};

/**
 * What an engine does before it runs a reference: asks the registry, and runs what it holds when the registry does not know
 * or cannot be reached. Undefined: there is no such image.
 */
export const pull = (
  state: FakeState,
  machine: Machine,
  reference: string,
): { readonly digest: string; readonly tookMs: number } | undefined => {
  const { registry } = state;
  const held = heldDigest(machine, reference);
  const offered = registry.isReachable ? resolveInRegistry(registry, reference) : undefined;
  const digest = offered ?? held;
  if (digest === undefined) return undefined;
  const isHere = [...machine.images.values()].includes(digest);
  return { digest, tookMs: isHere ? 50 : (registry.images.get(digest)?.pullMs ?? 0) };
};

/** The id of an image on a machine: not its digest, as with Docker, where one is of the manifest and one of the config. */
export const imageIdOf = (digest: string): string =>
  `sha256:${digest.slice(7).split('').toReversed().join('')}`;

const quiet: Omit<FakeImage, 'digest'> = { sizeBytes: 0, pullMs: 0, readyAfterMs: 0, stopMs: 100 };
export const behaviourOf = (state: FakeState, digest: string): FakeImage =>
  state.registry.images.get(digest) ?? { digest, ...quiet };
