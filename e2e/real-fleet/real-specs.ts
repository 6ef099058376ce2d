import { afterAll, beforeAll, beforeEach } from 'vitest';
import { canRun } from './can-run.ts';
import { startOperatingConsole, type OperatingConsole } from './operating-console.ts';
import { startRealFleet, type RealFleet } from './real-fleet.ts';
import type { RealNode } from './real-node.ts';

const bootedWithinMs = 300_000;
const goneWithinMs = 60_000;

/**
 * Opens what the specs of this file share before the first of them and takes it down after the last, whatever `open` put on the
 * stack. Where machines cannot be booted, each spec is skipped with the reason. `what`: `real logs`, for the report.
 */
export const realSpecs = async (
  what: string,
  open: (stack: AsyncDisposableStack) => Promise<void>,
  kinds?: Parameters<typeof canRun>[1],
): Promise<void> => {
  const can = await canRun((line) => console.log(line), kinds);
  if (!can.ok) console.log(`Skipped: every spec of ${what}, because ${can.reason}.`);
  const stack = new AsyncDisposableStack();
  beforeAll(() => (can.ok ? open(stack) : undefined), bootedWithinMs);
  afterAll(() => stack.disposeAsync(), goneWithinMs);
  beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));
};

/** Nodes that are up, and a console that knows them. */
export type BootedNodes = { readonly fleet: RealFleet; readonly engine: OperatingConsole };

/** Boots nodes, lets `prepare` put on each what its specs look for, and starts a console. */
export const bootNodes = async (
  stack: AsyncDisposableStack,
  {
    prepare = () => Promise.resolve(),
    ...options
  }: Parameters<typeof startRealFleet>[0] & { readonly prepare?: (node: RealNode) => Promise<void> },
): Promise<BootedNodes> => {
  const fleet = stack.use(await startRealFleet(options));
  await Promise.all(fleet.nodes.map(prepare));
  return { fleet, engine: stack.use(await startOperatingConsole(fleet)) };
};
