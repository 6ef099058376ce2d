import { failed, fault, ok } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { stepCall, type StepKind } from '../../../source-kit/index.ts';
import { dockerAsk, readJson } from '../asks.ts';
import { removeStep } from './succession-step.ts';
import { isSameLog, logChangeSchema, logWords, type LogChange, type LogConfig } from '../log-config.ts';
import { askInspect, change, containerSeenSchema, seeContainer, seeLog, type Inspected } from './inspect.ts';
import { imageConfigSchema, likeBody, type ImageConfig } from './like-body.ts';

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

/** Without a tag Docker would pull every tag of the repository (Engine API, ImageCreate). */
const pullPath = (image: string): string =>
  `/images/create?fromImage=${encodeURIComponent(image)}${/[:@][^/]*$/.test(image) ? '' : '&tag=latest'}`;

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
  // Pulled twice it is the same image.
  comparesAndSets: true,
  provesLost: ({ again }) => !again,
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

export const createParams = z.object({
  nodeId: nodeIdSchema,
  name: z.string(),
  like: z.string(),
  /** Id of the image that the other one runs: what came from it is not its owner's wish. */
  likeImage: z.string(),
  image: z.string().optional(),
  /** Another cap on its log; absent: the same way to keep it. */
  log: logChangeSchema.optional(),
});
type CreateParams = z.infer<typeof createParams>;
const createSeen = containerSeenSchema.extend({
  hasLike: z.boolean(),
  /** Made of the image it is to have. */
  isAsWanted: z.boolean(),
  /** The other one vanishes when it stops (`--rm`), so there would be no way back. */
  likeVanishes: z.boolean(),
  /** The other one keeps its log in another way than was planned on; its options are not written down. */
  hasOtherLog: z.boolean().optional(),
});
type CreateSeen = z.infer<typeof createSeen>;

/** What an image gives its containers; null: the image is gone. */
const askImageConfig = (nodeId: z.infer<typeof nodeIdSchema>, imageId: string) => ({
  on: [nodeId],
  ask: dockerAsk<ImageConfig | null>({
    id: 'docker.image-config',
    says: 'Reads what the image of the container gives to it.',
    method: 'GET',
    path: `/images/${encodeURIComponent(imageId)}/json`,
    effect: 'reads',
    read: (reply) => {
      if (reply.status === 404) return ok(null);
      const found = readJson('docker.image-config', z.object({ Config: imageConfigSchema.nullish() }))(reply);
      return found.ok ? ok(found.value.Config ?? {}) : found;
    },
  }),
});

const wishedLog = ({ driver, to }: LogChange): LogConfig => ({ driver, options: to });

/** Makes a container like another one, not started. Its settings are read and sent in one breath and never written down. */
export const createStep: StepKind<CreateParams, CreateSeen> = {
  id: 'docker.create',
  params: createParams,
  seen: createSeen,
  describe: ({ nodeId, name, like, likeImage, image, log }) => ({
    says: `Make ${name} on ${nodeId} like ${like}${image === undefined ? '' : `, with ${image}`}${log === undefined ? '' : `, its log kept by ${logWords(wishedLog(log))}`}.`,
    calls: [
      {
        face: 'check',
        text: `GET /containers/${encodeURIComponent(like)}/json, GET /images/${likeImage}/json`,
        changes: false,
      },
      {
        face: 'apply',
        text: `POST /containers/create?name=${encodeURIComponent(name)} {"Image": "${image ?? '<as read just before>'}"${log === undefined ? '' : `, "HostConfig": {"LogConfig": ${JSON.stringify({ Type: log.driver, Config: log.to })}}`}, <what its owner said, as read just before>}`,
        changes: true,
      },
    ],
  }),
  check: ({ nodeId, name, like, likeImage }) => [
    askInspect(nodeId, name),
    askInspect(nodeId, like),
    askImageConfig(nodeId, likeImage),
  ],
  see: ([reply, like], { image, log }) => {
    const made = reply as Inspected | null | undefined;
    const model = like as Inspected | null | undefined;
    return {
      ...seeContainer(reply),
      hasLike: seeContainer(like).there,
      isAsWanted:
        made?.Config.Image === (image ?? model?.Config.Image) &&
        (log === undefined || isSameLog(seeLog(reply), wishedLog(log))),
      likeVanishes: model?.HostConfig.AutoRemove === true,
      ...(log === undefined
        ? {}
        : { hasOtherLog: !isSameLog(seeLog(like), { driver: log.driver, options: log.from }) }),
    };
  },
  judge: (seen, { nodeId, name, like }) => {
    if (seen.there)
      return seen.isAsWanted
        ? { kind: 'already-so' }
        : { kind: 'conflict', says: `There is another container ${name} on ${nodeId} already.` };
    if (!seen.hasLike)
      return {
        kind: 'conflict',
        says: `There is no container ${like} on ${nodeId} to make another one like.`,
      };
    if (seen.hasOtherLog === true)
      return {
        kind: 'conflict',
        says: `${like} on ${nodeId} keeps its log in another way than when this was planned.`,
      };
    return seen.likeVanishes
      ? {
          kind: 'conflict',
          says: `${like} on ${nodeId} was started with --rm: it vanishes when it stops, so there would be no way back.`,
        }
      : { kind: 'ready' };
  },
  apply: ({ nodeId, name, like, image, log }, _seen, replies) =>
    change(nodeId, {
      id: 'docker.create-change',
      says: `Makes ${name} like ${like}.`,
      method: 'POST',
      path: `/containers/create?name=${encodeURIComponent(name)}`,
      body: likeBody(replies[1] as Inspected, {
        image,
        oldImage: (replies[2] as ImageConfig | null | undefined) ?? undefined,
        log: log === undefined ? undefined : wishedLog(log),
      }),
    }),
  verify: {
    pollMs: 500,
    asks: ({ nodeId, name }) => [askInspect(nodeId, name)],
    holds: ([reply], { name, image, log }) => {
      if (reply === null || reply === undefined)
        return { state: 'not-yet', says: `${name} is not there yet.` };
      const { Image } = (reply as Inspected).Config;
      if (image !== undefined && Image !== image)
        return { state: 'no', says: `Another container took the name ${name} meanwhile: it runs ${Image}.` };
      if (log === undefined) return { state: 'yes', says: `${name} is made.` };
      const wished = wishedLog(log);
      return isSameLog(seeLog(reply), wished)
        ? { state: 'yes', says: `${name} is made, its log kept by ${logWords(wished)}.` }
        : { state: 'no', says: `${name} does not keep its log by ${logWords(wished)}.` };
    },
  },
  undo: ({ nodeId, name }, seen, call) =>
    seen.there ? undefined : stepCall(removeStep, { nodeId, name }, { ...call, id: `${call.id} undo` }),
};
