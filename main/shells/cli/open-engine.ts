import { resolve } from 'node:path';
import { createEngine, createSystemClock, createSystemRandom, readThisMachine } from '#engine';
import { isScenarioName, scenarios } from '#shared/scenarios';
import type { Link } from '#shared/wire';
import { openFleet } from '../../demo/index.ts';
import { CliError } from './cli-error.ts';
import { exitCode } from './exit-code.ts';
import { readFleetFile } from './read-fleet-file.ts';
import { createTerminalLog, type Terminal } from './terminal.ts';

/** Which fleet a verb is about, as the command line says it. */
export type FleetChoice = {
  readonly fleet?: string | undefined;
  readonly demo?: boolean | undefined;
  readonly scenario?: string | undefined;
  readonly data?: string | undefined;
};

/** An engine that runs for one command, and the link to it. */
export type OpenEngine = AsyncDisposable & { readonly link: Link };

/**
 * Starts an engine on the chosen fleet. Throws CliError: 64 without a choice, 65 with every problem of the fleet file.
 * History is shared with the window: a cron job that runs `status` gives it a past.
 */
export const openEngine = async (choice: FleetChoice, terminal: Terminal): Promise<OpenEngine> => {
  const machine = readThisMachine(
    choice.data === undefined ? undefined : resolve(terminal.folder, choice.data),
  );
  const outside = { clock: createSystemClock(), random: createSystemRandom() };
  const isDemo = choice.demo === true || choice.scenario !== undefined;
  if (isDemo === (choice.fleet !== undefined))
    throw new CliError(exitCode.usage, 'Name a fleet file with --fleet FILE, or use --demo.');
  if (choice.scenario !== undefined && !isScenarioName(choice.scenario))
    throw new CliError(
      exitCode.usage,
      `There is no scenario "${choice.scenario}". Choose one of ${Object.keys(scenarios).join(', ')}.`,
    );
  const fleetFile = isDemo ? undefined : resolve(terminal.folder, choice.fleet ?? '');
  if (fleetFile !== undefined) await readFleetFile(fleetFile, machine);
  const fleet = await openFleet({ fleetFile, scenario: choice.scenario }, machine, outside);
  const engine = createEngine(
    {
      ...outside,
      log: createTerminalLog(terminal),
      notices: { alarm: () => undefined },
      places: { homeDirectory: machine.homeDirectory, dataDirectory: fleet.dataDirectory },
      operator: machine.localUser,
    },
    { fleet: fleet.origin, surroundings: machine },
  );
  const link = engine.link();
  const dispose = async (): Promise<void> => {
    link.close();
    await engine[Symbol.asyncDispose]();
    await fleet[Symbol.asyncDispose]();
  };
  try {
    await engine.ready;
  } catch (error) {
    await dispose();
    throw error;
  }
  return { link, [Symbol.asyncDispose]: dispose };
};
