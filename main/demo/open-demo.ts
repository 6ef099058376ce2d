import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isScenarioName, scenarios } from '#shared/scenarios';
import { startDemoFleet, type DemoFleet, type DemoFleetOptions } from './start-demo-fleet.ts';

/** A demo that lives in a folder of its own, ready to be handed to an engine. Disposed, it leaves nothing behind. */
export type OpenedDemo = AsyncDisposable & {
  readonly origin: {
    readonly kind: 'demo';
    readonly file: string;
    readonly pastOf: DemoFleet['pastOf'];
    readonly logPastOf: DemoFleet['logPastOf'];
  };
  readonly dataDirectory: string;
};

/** Starts the scenario of that name. Throws an Error with one sentence when there is none. */
export const openDemo = async (
  name: string,
  outside: Pick<DemoFleetOptions, 'clock' | 'random'>,
): Promise<OpenedDemo> => {
  if (!isScenarioName(name)) {
    throw new Error(`There is no scenario “${name}”. Choose one of ${Object.keys(scenarios).join(', ')}.`);
  }
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-demo-'));
  const demo = await startDemoFleet({ ...outside, scenario: scenarios[name], directory });
  return {
    origin: { kind: 'demo', file: demo.fleetFile, pastOf: demo.pastOf, logPastOf: demo.logPastOf },
    dataDirectory: directory,
    [Symbol.asyncDispose]: async () => {
      await demo[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
