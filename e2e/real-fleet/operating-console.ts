import { setTimeout as sleep } from 'node:timers/promises';
import {
  endedStates,
  type Operation,
  type OperationId,
  type OperationRequest,
  type Plan,
  type SpaceView,
  type WorkloadView,
} from '#shared/model';
import type { Link } from '#shared/wire';
import { startRealConsole, type RealConsole } from './real-console.ts';
import type { RealFleet } from './real-fleet.ts';

/** Words for services, spaces and operations. */
export type OperatingWords = {
  readonly workload: (name: string) => Promise<WorkloadView | undefined>;
  /** The service as soon as it looks as wanted. Rejects with what it looks like instead. */
  readonly workloadWhen: (
    name: string,
    isSo: (view: WorkloadView) => boolean,
    timeoutMs?: number,
  ) => Promise<WorkloadView>;
  /** The space as soon as what the console has read of it looks as wanted. Rejects with what it looks like instead. */
  readonly spaceWhen: (
    name: string,
    isSo: (view: SpaceView) => boolean,
    timeoutMs?: number,
  ) => Promise<SpaceView>;
  /** The same, with every claimant asked anew for each look: nothing that was read before counts. */
  readonly freshSpaceWhen: OperatingWords['spaceWhen'];
  readonly plan: (request: OperationRequest) => Promise<Plan>;
  /** Plans and runs at once; refused guards named in `overrides` are overridden with a reason. */
  readonly start: (request: OperationRequest, overrides?: readonly string[]) => Promise<Operation>;
  readonly operation: (id: OperationId) => Promise<Operation>;
  readonly operationWhen: (
    id: OperationId,
    isSo: (operation: Operation) => boolean,
    timeoutMs?: number,
  ) => Promise<Operation>;
  /** The operation as soon as nothing more happens to it, or a person is asked. */
  readonly ended: (id: OperationId, timeoutMs?: number) => Promise<Operation>;
};

export type OperatingConsole = RealConsole & OperatingWords;

const lookEveryMs = 100;
const patienceMs = 90_000;
const readNowMs = 30_000;

/** The value as soon as it is as wanted. Rejects after `timeoutMs` with what it is instead, as `tell` puts it. */
export const untilFound = async <T>(
  read: () => Promise<T | undefined>,
  isSo: (value: T) => boolean,
  timeoutMs = patienceMs,
  tell: (value: T | undefined) => string = (value) => JSON.stringify(value)?.slice(0, 4_000),
): Promise<T> => {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && isSo(value)) return value;
    if (performance.now() > end) throw new Error(`not so within ${timeoutMs} ms; instead: ${tell(value)}`);
    await sleep(lookEveryMs);
  }
};

const tellOperation = (operation: Operation | undefined): string =>
  operation === undefined
    ? 'none'
    : [
        `${operation.state}: ${operation.says}`,
        ...operation.steps.map(({ stepId, state, says }) => `  ${state} ${stepId}: ${says}`),
      ].join('\n');

/** Without what is long and seldom the reason. */
const tellSpace = (space: SpaceView | undefined): string =>
  space === undefined
    ? 'none'
    : JSON.stringify({
        ...space,
        segments: space.segments.slice(0, 12),
        prefixes: [],
        qualities: [],
      }).slice(0, 6_000);

const spaceWhenIn =
  (read: () => Promise<{ readonly spaces: readonly SpaceView[] }>): OperatingWords['spaceWhen'] =>
  (space, isSo, timeoutMs) =>
    untilFound(
      async () => (await read()).spaces.find(({ name }) => name === space),
      isSo,
      timeoutMs,
      tellSpace,
    );

/** What a test says over a console's link, whichever process the console is in. */
export const wordsOver = (link: Link): OperatingWords => {
  const workload = async (service: string) =>
    (await link.call('workload.snapshot', {})).workloads.find((view) => view.name === service);
  const operation = async (id: OperationId) => {
    const { operations } = await link.call('operation.list', { since: 0 });
    const found = operations.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no operation ${id}`);
    return found;
  };
  const plan = (request: OperationRequest) => link.call('operation.plan', { request });
  const operationWhen: OperatingWords['operationWhen'] = (id, isSo, timeoutMs) =>
    untilFound(() => operation(id), isSo, timeoutMs, tellOperation);
  return {
    workload,
    workloadWhen: (service, isSo, timeoutMs) => untilFound(() => workload(service), isSo, timeoutMs),
    spaceWhen: spaceWhenIn(() => link.call('ownership.snapshot', {})),
    freshSpaceWhen: spaceWhenIn(() => link.call('ownership.read-now', { timeoutMs: readNowMs })),
    plan,
    start: async (request, overrides = []) => {
      const { hash, guards } = await plan(request);
      return link.call('operation.run', {
        hash,
        reason: 'a spec',
        overrides: guards
          .filter(({ guard, verdict }) => verdict === 'refused' && overrides.includes(guard))
          .map(({ guard }) => ({ guard, reason: 'a spec means it' })),
        takeOver: [],
      });
    },
    operation,
    operationWhen,
    ended: (id, timeoutMs) =>
      operationWhen(
        id,
        ({ state }) => endedStates.includes(state) || ['asking', 'paused', 'interrupted'].includes(state),
        timeoutMs,
      ),
  };
};

/** Starts a console and gives it words for services, spaces and operations. */
export const startOperatingConsole = async (
  fleet: RealFleet,
  name = 'console',
): Promise<OperatingConsole> => {
  const console = await startRealConsole(fleet, name);
  return { ...console, ...wordsOver(console.link) };
};
