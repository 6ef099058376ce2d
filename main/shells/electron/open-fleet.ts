import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleetDataDirectory, type FleetOrigin, type Ports, type ThisMachine } from '#engine';
import { isScenarioName, scenarios } from '#shared/scenarios';
import { startDemoFleet } from '../../demo/index.ts';
import type { Wanted } from './arguments.ts';

/** A fleet to watch and where to remember it. */
export type OpenedFleet = AsyncDisposable & { readonly origin: FleetOrigin; readonly dataDirectory: string };

/** Takes the fleet file that was asked for, or starts the demo, which forgets everything when it is disposed. */
export const openFleet = async (
  wanted: Pick<Wanted, 'fleetFile' | 'scenario'>,
  machine: ThisMachine,
  outside: Pick<Ports, 'clock' | 'random'>,
): Promise<OpenedFleet> => {
  const { fleetFile: file, scenario = 'constellation' } = wanted;
  if (file !== undefined) {
    return {
      origin: { kind: 'file', file },
      dataDirectory: fleetDataDirectory(machine, file),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  if (!isScenarioName(scenario)) {
    throw new Error(
      `There is no scenario “${scenario}”. Choose one of ${Object.keys(scenarios).join(', ')}.`,
    );
  }
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-demo-'));
  const demo = await startDemoFleet({ ...outside, scenario: scenarios[scenario], directory });
  return {
    origin: { kind: 'demo', file: demo.fleetFile, pastOf: demo.pastOf },
    dataDirectory: directory,
    [Symbol.asyncDispose]: async () => {
      await demo[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
