import { fleetDataDirectory, type FleetOrigin, type Ports, type ThisMachine } from '#engine';
import { openDemo } from './open-demo.ts';

/** A fleet to watch and where to remember it. */
export type OpenedFleet = AsyncDisposable & { readonly origin: FleetOrigin; readonly dataDirectory: string };

/**
 * Takes the fleet file that was asked for, or starts the demo, which forgets everything when it is disposed. Every shell
 * begins with this. Throws an Error with one sentence when there is no scenario of that name.
 */
export const openFleet = async (
  wanted: { readonly fleetFile: string | undefined; readonly scenario: string | undefined },
  machine: ThisMachine,
  outside: Pick<Ports, 'clock' | 'random'>,
): Promise<OpenedFleet> => {
  const { fleetFile: file, scenario = 'constellation' } = wanted;
  if (file === undefined) return openDemo(scenario, outside);
  return {
    origin: { kind: 'file', file },
    dataDirectory: fleetDataDirectory(machine, file),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
};
