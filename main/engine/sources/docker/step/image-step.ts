import { failed, fault, ok } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { stepCall, type StepKind } from '../../../source-kit/index.ts';
import { dockerAsk, readJson } from '../asks.ts';
import { removeStep } from './container-step.ts';
import { askInspect, change, containerSeenSchema, seeContainer, type Inspected } from './inspect.ts';

const pullParams = z.object({ nodeId: nodeIdSchema, image: z.string(), again: z.boolean() });
const pullSeen = z.object({ imageId: z.string() });
const imageSchema = z.object({ Id: z.string() });

const askImage = (nodeId: z.infer<typeof nodeIdSchema>, image: string) => ({
  on: [nodeId],
  ask: dockerAsk<string>({
    id: 'docker.image',
    says: `Looks for the image ${image}.`,
    method: 'GET',
    path: `/images/${encodeURIComponent(image)}/json`,
    effect: 'reads',
    read: (reply) => {
      if (reply.status === 404) return ok('');
      const found = readJson('docker.image', imageSchema)(reply);
      return found.ok ? ok(found.value.Id) : found;
    },
  }),
});

const pullPath = (image: string): string => `/images/create?fromImage=${encodeURIComponent(image)}`;

/** Brings an image onto a machine. A pull answers 200 and tells its failure in a line of the body (Engine API, ImageCreate). */
export const pullStep: StepKind<z.infer<typeof pullParams>, z.infer<typeof pullSeen>> = {
  id: 'docker.pull',
  params: pullParams,
  seen: pullSeen,
  describe: ({ nodeId, image, again }) => ({
    says: again
      ? `Ask the registry what ${image} means today, and bring it onto ${nodeId}.`
      : `Bring ${image} onto ${nodeId}.`,
    calls: [
      { face: 'check', text: `GET /images/${encodeURIComponent(image)}/json`, changes: false },
      { face: 'apply', text: `POST ${pullPath(image)}`, changes: true },
      { face: 'verify', text: `GET /images/${encodeURIComponent(image)}/json`, changes: false },
    ],
  }),
  check: ({ nodeId, image }) => [askImage(nodeId, image)],
  see: ([reply]) => ({ imageId: typeof reply === 'string' ? reply : '' }),
  judge: ({ imageId }, { again }) => (imageId !== '' && !again ? { kind: 'already-so' } : { kind: 'ready' }),
  apply: ({ nodeId, image }) => ({
    on: [nodeId],
    ask: dockerAsk<true>({
      id: 'docker.pull-change',
      says: `Pulls ${image}.`,
      method: 'POST',
      path: pullPath(image),
      effect: 'changes',
      timeoutMs: 900_000,
      read: (reply) => {
        const error = /"error"\s*:\s*"([^"]*)"/.exec(reply.body)?.[1];
        return reply.status === 200 && error === undefined
          ? ok(true)
          : failed(
              fault(
                'daemon.refused',
                `Docker could not pull ${image}: ${error ?? reply.body.slice(0, 300)}`,
                {
                  subject: image,
                },
              ),
            );
      },
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: ({ nodeId, image }) => [askImage(nodeId, image)],
    holds: ([reply], { nodeId, image }) =>
      typeof reply === 'string' && reply !== ''
        ? { state: 'yes', says: `${nodeId} has ${image}.` }
        : { state: 'not-yet', says: `${image} is not on ${nodeId} yet.` },
  },
  // An image more on the disk is taken away by the machine's own clean-up.
  undo: () => undefined,
};

const createParams = z.object({
  nodeId: nodeIdSchema,
  name: z.string(),
  like: z.string(),
  image: z.string().optional(),
});
type CreateParams = z.infer<typeof createParams>;
const createSeen = containerSeenSchema.extend({ hasLike: z.boolean() });
type CreateSeen = z.infer<typeof createSeen>;

/** The body of a create request: everything of the other container, with another image. Networks by name, without their old addresses. */
const likeBody = (found: Inspected, image: string | undefined): unknown => ({
  ...found.Config,
  Image: image ?? found.Config.Image,
  // A host name made from the old id would lie; one the owner chose stays.
  Hostname: found.Id.startsWith(String(found.Config['Hostname'])) ? '' : found.Config['Hostname'],
  HostConfig: found.HostConfig,
  NetworkingConfig: {
    EndpointsConfig: Object.fromEntries(
      Object.entries(found.NetworkSettings.Networks ?? {}).map(([network, settings]) => [
        network,
        { Aliases: (settings as { readonly Aliases?: unknown } | null)?.Aliases ?? null },
      ]),
    ),
  },
});

/** Makes a container like another one, not started. Its settings are read and sent in one breath and never written down. */
export const createStep: StepKind<CreateParams, CreateSeen> = {
  id: 'docker.create',
  params: createParams,
  seen: createSeen,
  describe: ({ nodeId, name, like, image }) => ({
    says: `Make ${name} on ${nodeId} like ${like}${image === undefined ? '' : `, with ${image}`}.`,
    calls: [
      { face: 'check', text: `GET /containers/${encodeURIComponent(like)}/json`, changes: false },
      {
        face: 'apply',
        text: `POST /containers/create?name=${encodeURIComponent(name)} {"Image": "${image ?? '<as read just before>'}", <all else as read just before>}`,
        changes: true,
      },
    ],
  }),
  check: ({ nodeId, name, like }) => [askInspect(nodeId, name), askInspect(nodeId, like)],
  see: ([reply, like]) => ({ ...seeContainer(reply), hasLike: seeContainer(like).there }),
  judge: (seen, { nodeId, like }) => {
    if (seen.there) return { kind: 'already-so' };
    return seen.hasLike
      ? { kind: 'ready' }
      : { kind: 'conflict', says: `There is no container ${like} on ${nodeId} to make another one like.` };
  },
  apply: ({ nodeId, name, like, image }, _seen, replies) => {
    const found = replies[1] as Inspected;
    return change(nodeId, {
      id: 'docker.create-change',
      says: `Makes ${name} like ${like}.`,
      method: 'POST',
      path: `/containers/create?name=${encodeURIComponent(name)}`,
      body: likeBody(found, image),
    });
  },
  verify: {
    pollMs: 500,
    asks: ({ nodeId, name }) => [askInspect(nodeId, name)],
    holds: ([reply], { name }) =>
      reply === null || reply === undefined
        ? { state: 'not-yet', says: `${name} is not there yet.` }
        : { state: 'yes', says: `${name} is made.` },
  },
  undo: ({ nodeId, name }, seen, call) =>
    seen.there ? undefined : stepCall(removeStep, { nodeId, name }, { ...call, id: `${call.id} undo` }),
};
