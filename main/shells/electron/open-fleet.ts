import { fleetDataDirectory, type FleetOrigin, type Ports, type ThisMachine } from '#engine';
import { openDemo } from '../../demo/index.ts';
import type { Wanted } from './arguments.ts';

/** A fleet to watch and where to remember it. */
export type OpenedFleet = AsyncDisposable & { readonly origin: FleetOrigin; readonly dataDirectory: string };

/** The fleet file that was asked for, or else the demo, which forgets everything when it is disposed. */
export const openFleet = async (
  { fleetFile: file, scenario }: Pick<Wanted, 'fleetFile' | 'scenario'>,
  machine: ThisMachine,
  outside: Pick<Ports, 'clock' | 'random'>,
): Promise<OpenedFleet> =>
  file === undefined
    ? openDemo(scenario ?? 'constellation', outside)
    : {
        origin: { kind: 'file', file },
        dataDirectory: fleetDataDirectory(machine, file),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
