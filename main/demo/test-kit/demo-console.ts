import { vi } from 'vitest';
import { createEngine, createSystemClock, createSystemRandom } from '#engine';
import { endedStates, type Operation, type OperationRequest } from '#shared/model';
import type { Link } from '#shared/wire';
import { openDemo } from '../open-demo.ts';

/** For anything of the demo to become so, ms. */
export const patienceMs = 60_000;

/** Reads again and again until it is so. Rejects with what was read last when it never is. */
export const untilSo = <T>(
  read: () => Promise<T | undefined>,
  isSo: (found: T) => boolean = () => true,
): Promise<T> =>
  vi.waitFor(
    async () => {
      const found = await read();
      if (found === undefined || !isSo(found))
        throw new Error(`not so: ${JSON.stringify(found ?? 'nothing').slice(0, 2_000)}`);
      return found;
    },
    { timeout: patienceMs, interval: 100 },
  );

/** A console that watches the demo. */
export type DemoConsole = AsyncDisposable & {
  readonly link: Link;
  /** Plans and runs, overriding nothing. Resolves with how it ended, or with what it asks a person. */
  readonly carryOut: (request: OperationRequest) => Promise<Operation>;
};

const carryOut = async (link: Link, request: OperationRequest): Promise<Operation> => {
  const plan = await link.call('operation.plan', { request });
  if (plan.refusal !== undefined) throw new Error(plan.refusal);
  const { id } = await link.call('operation.run', {
    hash: plan.hash,
    reason: 'a test',
    overrides: [],
    takeOver: [],
    ...(plan.typeToConfirm === undefined ? {} : { typed: plan.typeToConfirm }),
  });
  return untilSo(
    async () => {
      const { operations } = await link.call('operation.list', { since: 0 });
      return operations.find((one) => one.id === id);
    },
    ({ state }) => state === 'asking' || endedStates.includes(state),
  );
};

/** Opens the constellation with an engine of its own that has read its fleet. */
export const openDemoConsole = async (): Promise<DemoConsole> => {
  await using stack = new AsyncDisposableStack();
  const outside = { clock: createSystemClock(), random: createSystemRandom() };
  const demo = stack.use(await openDemo('constellation', outside));
  const engine = stack.use(
    createEngine(
      {
        ...outside,
        log: { info: () => undefined, warn: () => undefined },
        notices: { alarm: () => undefined },
        places: { homeDirectory: demo.dataDirectory, dataDirectory: demo.dataDirectory },
        operator: 'a test',
      },
      {
        fleet: demo.origin,
        surroundings: { homeDirectory: demo.dataDirectory, agentSocket: undefined },
      },
    ),
  );
  await engine.ready;
  const link = engine.link();
  stack.defer(() => link.close());
  const kept = stack.move();
  return {
    link,
    carryOut: (request) => carryOut(link, request),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
};
