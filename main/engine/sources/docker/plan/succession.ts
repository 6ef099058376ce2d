import type { StepCall } from '#shared/model';
import { stepCall } from '../../../source-kit/index.ts';
import { tellsCopiesApart } from '../asks.ts';
import { laterNetworks } from '../networks.ts';
import type { LogChange } from '../log-config.ts';
import {
  clearStep,
  connectStep,
  createStep,
  hooks,
  leaveStep,
  proveStep,
  removeStep,
  renameStep,
  runStep,
} from '../step/index.ts';
import { nextName, previousName } from '../workloads.ts';
import {
  containersOn,
  placeOf,
  withService,
  type ContainerOnNode,
  type DockerView,
} from './containers-on.ts';

/** Names that an operation gives for a while; whoever has one already is in the way of it. */
export const inTheWay = (view: DockerView, copies: readonly ContainerOnNode[]): string | undefined => {
  const found = copies.flatMap(({ nodeId, name }) =>
    containersOn(view, nodeId).filter((other) => [nextName(name), previousName(name)].includes(other.name)),
  );
  return found.length === 0
    ? undefined
    : `There is already ${found.map((other) => `${other.name} on ${other.nodeId}`).join(', ')}, perhaps left by an operation that was abandoned. Remove it first.`;
};

/** The image of a copy where its tag means another one by now: Docker then lists the id alone. */
export const sameImage = ({ container }: ContainerOnNode): string | undefined =>
  container.Image.startsWith('sha256:') ? container.ImageID : undefined;

export type Replacement = {
  readonly at: ContainerOnNode;
  readonly wave: number;
  /** Another image; absent: the same. */
  readonly image: string | undefined;
  /** Another way to keep its log; absent: the same. */
  readonly log?: LogChange | undefined;
  /** The new copy starts before the old one stops. */
  readonly overlaps: boolean;
  readonly gate: { readonly holdsForMs: number; readonly deadlineMs: number };
};

/** Says which containers use the network of one that goes: they are cut off until they are made anew. */
export const cutOff = (view: DockerView, copies: readonly ContainerOnNode[]): readonly string[] =>
  copies.flatMap(({ nodeId, name, container }) =>
    containersOn(view, nodeId)
      .filter((other) => other.container.HostConfig?.NetworkMode === `container:${container.Id}`)
      .map(
        (other) =>
          `${other.name} on ${nodeId} uses the network of ${name}: it is cut off until it is made anew too.`,
      ),
  );

/** Says when the declared check comes too late to hold the old copy. */
export const lateProof = (copies: readonly ContainerOnNode[], overlaps: boolean): readonly string[] => {
  const service = copies[0]?.service;
  return overlaps && service?.health !== undefined && !tellsCopiesApart(service)
    ? [
        `The check of ${service.name} cannot tell two copies on a machine apart (a command can, with $CONTAINER): until the old one has stopped, the new one is judged by its own health check alone.`,
      ]
    : [];
};

const furtherNetworks = ({ container }: ContainerOnNode): readonly string[] =>
  laterNetworks(container.HostConfig?.NetworkMode ?? '', container.NetworkSettings?.Networks ?? {});

/**
 * A new container takes the place of an old one: made like it, started (before or after the old one stops), and given its
 * name. The old one stays under another name until the very end, so that every step can be taken back.
 */
export const replaceSteps = ({ at, wave, image, log, overlaps, gate }: Replacement): readonly StepCall[] => {
  const { nodeId, name, container, service } = at;
  const next = nextName(name);
  const declared = service === undefined ? undefined : { nodeId, service };
  // Its check would tell of the old copy as long as that runs, and a hung one would keep its successor from passing.
  const isProvenLate = overlaps && service?.health !== undefined && !tellsCopiesApart(service);
  const start = (which: string, phase: 'surge' | 'work'): StepCall =>
    stepCall(
      runStep,
      { nodeId, name: which, wanted: 'running', ...(isProvenLate ? {} : withService(at)) },
      { ...placeOf('start', { nodeId, name: which }, phase, wave), ...gate, whenLate: 'fail' },
    );
  return [
    stepCall(
      createStep,
      {
        nodeId,
        name: next,
        like: name,
        likeImage: container.ImageID,
        ...(image === undefined ? {} : { image }),
        ...(log === undefined ? {} : { log }),
      },
      placeOf('create', { nodeId, name: next }, 'hand-over', wave),
    ),
    ...furtherNetworks(at).map((network) =>
      stepCall(
        connectStep,
        { nodeId, name: next, like: name, network },
        placeOf(`connect ${network}`, { nodeId, name: next }, 'hand-over', wave),
      ),
    ),
    ...(declared === undefined ? [] : hooks.takeOut(declared, wave)),
    ...(overlaps ? [start(next, 'surge')] : []),
    stepCall(
      runStep,
      { nodeId, name, wanted: 'stopped', ...withService(at) },
      placeOf('stop', at, 'move', wave),
    ),
    stepCall(
      renameStep,
      { nodeId, from: name, to: previousName(name) },
      placeOf('set-aside', at, 'work', wave),
    ),
    stepCall(renameStep, { nodeId, from: next, to: name }, placeOf('succeed', at, 'work', wave)),
    ...(overlaps ? [] : [start(name, 'work')]),
    ...(isProvenLate && service !== undefined
      ? [
          stepCall(
            proveStep,
            { nodeId, name, service },
            { ...placeOf('prove', at, 'work', wave), ...gate, whenLate: 'fail' },
          ),
        ]
      : []),
    ...(declared === undefined ? [] : hooks.putBack(declared, wave)),
  ];
};

/** The old ones go at the very end. */
export const clearSteps = (copies: readonly ContainerOnNode[], wave: number): readonly StepCall[] =>
  copies.map((at) =>
    stepCall(
      removeStep,
      { nodeId: at.nodeId, name: previousName(at.name) },
      placeOf('clear', at, 'settle', wave),
    ),
  );

/**
 * The same where only how the log is kept has changed: the way back is a container like the new one with the old log, so it
 * stays open after the end. Taken back in turn, the old one is made anew, put into its networks and given the name again.
 */
export const clearReversibly = (
  { at, image, log }: Pick<Replacement, 'at' | 'image'> & { readonly log: LogChange },
  wave: number,
): readonly StepCall[] => {
  const { nodeId, name, container } = at;
  const previous = previousName(name);
  return [
    ...furtherNetworks(at).map((network) =>
      stepCall(
        leaveStep,
        { nodeId, name: previous, like: name, network },
        placeOf(`leave ${network}`, { nodeId, name: previous }, 'settle', wave),
      ),
    ),
    stepCall(
      clearStep,
      {
        nodeId,
        name: previous,
        again: {
          nodeId,
          name: previous,
          like: name,
          likeImage: container.ImageID,
          ...(image === undefined ? {} : { image }),
          log: { driver: log.driver, from: log.to, to: log.from },
        },
      },
      placeOf('clear', at, 'settle', wave),
    ),
  ];
};
