/**
 * does: asks image registries which tags a repository has and which digest a tag means, by the OCI Distribution API.
 * never: pulls or pushes an image, asks a registry that the fleet file does not name, keeps a password or a token.
 * talks to: registries, over connections it is lent; `ports`, `shared`.
 */
export { createImageRegistries, type ImageRegistries } from './image-registries.ts';
