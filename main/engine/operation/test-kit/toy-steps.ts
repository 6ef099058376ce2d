import { z } from '#shared/schema';
import { nodeIdSchema } from '#shared/model';
import { defineStep, stepCall, type StepKind, type StepPlace } from '../../source-kit/index.ts';
import { changeToy, readToy } from './toy-asks.ts';
import type { ToyNode, ToyService } from './toy-world.ts';

const calls = (path: string, to: unknown) => [
  { face: 'check' as const, text: `GET ${path}`, changes: false },
  { face: 'apply' as const, text: `POST ${path} ${JSON.stringify({ to })}`, changes: true },
  { face: 'verify' as const, text: `GET ${path}`, changes: false },
];

const availability = z.enum(['active', 'pause', 'drain']);
const availabilityParams = z.object({ node: z.string(), to: availability });
const availabilitySeen = z.object({ was: availability, version: z.number() });
type AvailabilityParams = z.infer<typeof availabilityParams>;

/** Compare-and-set, as a swarm's node update is. */
export const availabilityStep: StepKind<AvailabilityParams, z.infer<typeof availabilitySeen>> = {
  id: 'toy.availability',
  params: availabilityParams,
  seen: availabilitySeen,
  describe: ({ node, to }) => ({ says: `Set ${node} to ${to}.`, calls: calls(`/nodes/${node}`, to) }),
  check: ({ node }) => [{ ask: readToy(`/nodes/${node}`) }],
  see: ([reply]) => {
    const node = reply as ToyNode;
    return { was: node.availability, version: node.version };
  },
  judge: (seen, { to }) => (seen.was === to ? { kind: 'already-so' } : { kind: 'ready' }),
  apply: ({ node, to }, { version }) => ({ ask: changeToy(`/nodes/${node}`, { to, version }) }),
  comparesAndSets: true,
  verify: {
    pollMs: 500,
    asks: ({ node }) => [{ ask: readToy(`/nodes/${node}`) }],
    holds: ([reply], { node, to }) =>
      (reply as ToyNode | undefined)?.availability === to
        ? { state: 'yes', says: `${node} is ${to}.` }
        : { state: 'not-yet', says: `${node} is not ${to} yet.` },
  },
  undo: ({ node }, { was }, call) =>
    stepCall(availabilityStep, { node, to: was }, { ...call, id: `${call.id} undo` }),
};

const scaleParams = z.object({ service: z.string(), from: z.number(), to: z.number() });
const scaleSeen = z.object({ was: z.number(), version: z.number() });

export const scaleStep: StepKind<z.infer<typeof scaleParams>, z.infer<typeof scaleSeen>> = {
  id: 'toy.scale',
  params: scaleParams,
  seen: scaleSeen,
  describe: ({ service, to }) => ({
    says: `Scale ${service} to ${to}.`,
    calls: calls(`/services/${service}`, to),
  }),
  check: ({ service }) => [{ ask: readToy(`/services/${service}`) }],
  see: ([reply]) => {
    const service = reply as ToyService;
    return { was: service.desired, version: service.version };
  },
  judge: (seen, { from, to }) => {
    if (seen.was === to) return { kind: 'already-so' };
    return seen.was === from
      ? { kind: 'ready' }
      : { kind: 'conflict', says: `It is scaled to ${seen.was}, not to ${from}.` };
  },
  apply: ({ service, to }, { version }) => ({ ask: changeToy(`/services/${service}`, { to, version }) }),
  comparesAndSets: true,
  verify: {
    pollMs: 500,
    asks: ({ service }) => [
      { ask: readToy(`/services/${service}`) },
      { ask: readToy(`/serving/${service}`) },
    ],
    holds: ([reply, serving], { service, to }) => {
      const is = (reply as ToyService | undefined)?.desired;
      const count = (serving as { count: number } | undefined)?.count ?? 0;
      return is === to && count >= to
        ? { state: 'yes', says: `${service} has ${to}.` }
        : { state: 'not-yet', says: `${service} has ${count} of ${to}.` };
    },
  },
  undo: ({ service, to }, { was }, call) =>
    was === to
      ? undefined
      : // One name for all changes of one thing: its extra copies come and go, and only what was first is put back.
        stepCall(scaleStep, { service, from: to, to: was }, { ...call, id: `toy.scale ${service} back` }),
};

const nodeParams = z.object({ node: nodeIdSchema });
const nothing = z.object({});

/** Only waits: nothing is left on the node and its services serve in full. */
export const emptyStep: StepKind<z.infer<typeof nodeParams>, z.infer<typeof nothing>> = {
  id: 'toy.empty',
  params: nodeParams,
  seen: nothing,
  describe: ({ node }) => ({
    says: `See ${node} empty.`,
    calls: [{ face: 'verify', text: `GET /copies/${node}`, changes: false }],
  }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  verify: {
    pollMs: 500,
    asks: ({ node }) => [{ ask: readToy(`/copies/${node}`) }],
    holds: ([reply], { node }) =>
      (reply as { count: number } | undefined)?.count === 0
        ? { state: 'yes', says: `${node} is empty.` }
        : { state: 'not-yet', says: `${node} is not empty.` },
  },
  undo: () => undefined,
};

const unitParams = z.object({ node: nodeIdSchema, to: z.enum(['running', 'stopped']) });
const unitSeen = z.object({ was: z.enum(['running', 'stopped']) });

/** Not compare-and-set: only a fence stands between an old change and the node. */
export const unitStep: StepKind<z.infer<typeof unitParams>, z.infer<typeof unitSeen>> = {
  id: 'toy.unit',
  params: unitParams,
  seen: unitSeen,
  describe: ({ node, to }) => ({ says: `Unit on ${node}: ${to}.`, calls: calls(`/unit/${node}`, to) }),
  check: ({ node }) => [{ on: [node], ask: readToy(`/nodes/${node}`) }],
  see: ([reply]) => ({ was: (reply as ToyNode).unit }),
  judge: (seen, { to }) => (seen.was === to ? { kind: 'already-so' } : { kind: 'ready' }),
  apply: ({ node, to }) => ({ on: [node], ask: changeToy(`/unit/${node}`, { to }) }),
  verify: {
    pollMs: 500,
    asks: ({ node }) => [{ on: [node], ask: readToy(`/nodes/${node}`) }],
    holds: ([reply], { node, to }) =>
      (reply as ToyNode | undefined)?.unit === to
        ? { state: 'yes', says: `The unit on ${node} is ${to}.` }
        : { state: 'not-yet', says: `The unit on ${node} is not ${to} yet.` },
  },
  undo: ({ node }, { was }, call) =>
    stepCall(unitStep, { node, to: was }, { ...call, id: `${call.id} undo` }),
};

const bootSeen = z.object({ bootId: z.number() });

/** Twice is not once: a second boot is a second outage. */
export const bootStep: StepKind<z.infer<typeof nodeParams>, z.infer<typeof bootSeen>> = {
  id: 'toy.boot',
  params: nodeParams,
  seen: bootSeen,
  describe: ({ node }) => ({ says: `Reboot ${node}.`, calls: calls(`/boot/${node}`, 'boot') }),
  check: ({ node }) => [{ on: [node], ask: readToy(`/nodes/${node}`) }],
  see: ([reply]) => ({ bootId: (reply as ToyNode).bootId }),
  judge: () => ({ kind: 'ready' }),
  apply: ({ node }) => ({ on: [node], ask: changeToy(`/boot/${node}`, {}) }),
  verify: {
    pollMs: 500,
    asks: ({ node }) => [{ on: [node], ask: readToy(`/nodes/${node}`) }],
    holds: ([reply], { node }, seen) =>
      reply !== undefined && (reply as ToyNode).bootId !== seen.bootId
        ? { state: 'yes', says: `${node} booted.` }
        : { state: 'not-yet', says: `${node} has not booted yet.` },
  },
  undo: 'irreversible',
};

export const toySteps = [
  defineStep(availabilityStep),
  defineStep(scaleStep),
  defineStep(emptyStep),
  defineStep(unitStep),
  defineStep(bootStep),
];

/** Where a toy step stands; short deadlines, since the clock is not real. */
export const toyPlace = (
  of: Pick<StepPlace, 'id' | 'phase' | 'through' | 'subject' | 'wave'>,
): StepPlace => ({
  source: 'toy',
  deadlineMs: 60_000,
  ...of,
});
