import { declaredServiceSchema, nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { createBatchGate, stepCall, type StepKind } from '../../../source-kit/index.ts';
import { askChecks, type ContainerService } from '../asks.ts';
import {
  askInspect,
  change,
  containerSeenSchema,
  runsWell,
  seeContainer,
  type ContainerSeen,
  type Inspected,
} from './inspect.ts';

export const base = { nodeId: nodeIdSchema, name: z.string() };
/** The declared service whose check proves a copy well; absent: its own health check alone. */
const service = declaredServiceSchema.optional();

const runParams = z.object({ ...base, wanted: z.enum(['running', 'stopped']), service });
export type RunParams = z.infer<typeof runParams>;

/** Asks whether a container runs and passes its own check and the declared one. */
export const askWell = (params: {
  readonly nodeId: RunParams['nodeId'];
  readonly name: string;
  readonly service?: RunParams['service'];
}) => [
  askInspect(params.nodeId, params.name),
  ...(params.service?.health === undefined
    ? []
    : [{ on: [params.nodeId], ask: askChecks([params.service as ContainerService], params.name) }]),
];
export const isWell = (
  replies: readonly unknown[],
  params: { readonly name: string; readonly service?: RunParams['service'] },
) => runsWell(replies[0], replies[1], params.name, params.service?.health !== undefined);

/** How long Docker lets a container end by itself before it kills it, s: the container's own, or Docker's default. */
const defaultGraceS = 10;
const longestGraceS = 3_600;
/** A stop is answered when the container has ended, so the answer may take the whole grace. No grace at all is -1. */
const stopTimeoutMs = ([reply]: readonly unknown[]): number => {
  const own = (reply as Inspected | null | undefined)?.Config.StopTimeout ?? defaultGraceS;
  return 30_000 + (own < 0 ? longestGraceS : Math.min(own, longestGraceS)) * 1_000;
};
export const shownPath = (name: string, rest: string): string =>
  `/containers/${encodeURIComponent(name)}${rest}`;

/** Starts or stops a container. */
export const runStep: StepKind<RunParams, ContainerSeen> = {
  id: 'docker.run',
  params: runParams,
  seen: containerSeenSchema,
  describe: ({ nodeId, name, wanted }) => ({
    says:
      wanted === 'running'
        ? `Start ${name} on ${nodeId} and wait until it is well.`
        : `Stop ${name} on ${nodeId}.`,
    calls: [
      { face: 'check', text: `GET ${shownPath(name, '/json')}`, changes: false },
      {
        face: 'apply',
        text: `POST ${shownPath(name, wanted === 'running' ? '/start' : '/stop')}`,
        changes: true,
      },
      { face: 'verify', text: `GET ${shownPath(name, '/json')}`, changes: false },
    ],
  }),
  switches: ({ nodeId, name }) => ({ nodeId, runs: { kind: 'container', container: name } }),
  check: ({ nodeId, name }) => [askInspect(nodeId, name)],
  see: ([reply]) => seeContainer(reply),
  judge: (seen, { nodeId, name, wanted }) => {
    if (!seen.there)
      return wanted === 'stopped'
        ? { kind: 'already-so' }
        : { kind: 'conflict', says: `There is no container ${name} on ${nodeId}.` };
    return seen.running === (wanted === 'running') ? { kind: 'already-so' } : { kind: 'ready' };
  },
  // Without a time of ours: the container has its own.
  apply: ({ nodeId, name, wanted }, _seen, replies) =>
    change(nodeId, {
      id: 'docker.run-change',
      says: `${wanted === 'running' ? 'Starts' : 'Stops'} ${name}.`,
      method: 'POST',
      path: shownPath(name, wanted === 'running' ? '/start' : '/stop'),
      // 304: it is so already.
      also: [304],
      timeoutMs: stopTimeoutMs(replies),
    }),
  verify: {
    pollMs: 1_000,
    asks: (params) =>
      params.wanted === 'running' ? askWell(params) : [askInspect(params.nodeId, params.name)],
    holds: (replies, params) => {
      if (params.wanted === 'running') return isWell(replies, params);
      if (replies[0] === undefined) return { state: 'not-yet', says: 'The machine has not answered yet.' };
      return seeContainer(replies[0]).running
        ? { state: 'not-yet', says: `${params.name} still runs.` }
        : { state: 'yes', says: `${params.name} has stopped.` };
    },
  },
  undo: (params, seen, call) => {
    const was: RunParams['wanted'] = seen.running ? 'running' : 'stopped';
    return was === params.wanted
      ? undefined
      : stepCall(runStep, { ...params, wanted: was }, { ...call, id: `${call.id} undo` });
  },
};

const restartParams = z.object({ ...base, service });

/** Restarts a (perhaps hung) container in its place: for one that cannot run twice on its machine. */
export const restartStep: StepKind<z.infer<typeof restartParams>, ContainerSeen> = {
  id: 'docker.restart',
  params: restartParams,
  seen: containerSeenSchema,
  describe: ({ nodeId, name }) => ({
    says: `Restart ${name} on ${nodeId} and wait until the new instance is well.`,
    calls: [
      { face: 'check', text: `GET ${shownPath(name, '/json')}`, changes: false },
      { face: 'apply', text: `POST ${shownPath(name, '/restart')}`, changes: true },
      { face: 'verify', text: `GET ${shownPath(name, '/json')}`, changes: false },
    ],
  }),
  check: ({ nodeId, name }) => [askInspect(nodeId, name)],
  see: ([reply]) => seeContainer(reply),
  judge: (seen, { nodeId, name }) =>
    seen.there
      ? { kind: 'ready' }
      : { kind: 'conflict', says: `There is no container ${name} on ${nodeId}.` },
  apply: ({ nodeId, name }, _seen, replies) =>
    change(nodeId, {
      id: 'docker.restart-change',
      says: `Restarts ${name}.`,
      method: 'POST',
      path: shownPath(name, '/restart'),
      timeoutMs: stopTimeoutMs(replies),
    }),
  verify: {
    pollMs: 1_000,
    asks: askWell,
    holds: (replies, params, seen) =>
      replies[0] !== undefined && seeContainer(replies[0]).startedAt === seen.startedAt
        ? { state: 'not-yet', says: `The old instance of ${params.name} has not ended yet.` }
        : isWell(replies, params),
  },
  undo: 'irreversible',
};

/** The rest between two batches of machines. */
export const batchGate = createBatchGate({
  source: 'docker',
  copy: z.object({ ...base, service }),
  name: ({ name, nodeId }) => `${name} on ${nodeId}`,
  text: ({ name }) => `GET ${shownPath(name, '/json')}`,
  asks: askWell,
  holds: isWell,
});
