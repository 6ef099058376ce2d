import { join } from 'node:path';
import {
  createEngine,
  createLineLog,
  createSystemClock,
  createSystemRandom,
  readThisMachine,
  type Ports,
} from '#engine';
import { keepBufferPoolsSmall } from '../engine-heap.ts';
import { readArguments, usage, type Wanted } from './arguments.ts';
import { openFleet } from '../../demo/index.ts';
import { openBrowser } from './open-browser.ts';
import { startWebShell } from './start-web-shell.ts';

/** EX_USAGE of sysexits(3). */
const wrongUsage = 64;

const run = async (wanted: Wanted): Promise<void> => {
  keepBufferPoolsSmall();
  const machine = readThisMachine(wanted.dataDirectory);
  const outside = { clock: createSystemClock(), random: createSystemRandom() };
  await using fleet = await openFleet(wanted, machine, outside);
  const ports: Ports = {
    ...outside,
    log: createLineLog((line) => process.stderr.write(line), wanted.quiet),
    // A browser tab shows the alarm itself; a server on a bastion has no desktop to notify.
    notices: { alarm: () => undefined },
    places: { homeDirectory: machine.homeDirectory, dataDirectory: fleet.dataDirectory },
    operator: machine.localUser,
  };
  await using engine = createEngine(ports, {
    fleet: fleet.origin,
    surroundings: machine,
  });
  // Before the fleet file is read, an empty fleet would look like the first start.
  await engine.ready;
  await using shell = await startWebShell({
    dispatcher: engine.dispatcher,
    port: wanted.port,
    ...(wanted.socketPath === undefined ? {} : { socketPath: wanted.socketPath }),
    rendererDirectory: join(import.meta.dirname, '..', 'renderer'),
    ...ports,
  });
  const print = () => process.stdout.write(`Open ${shell.newAddress()}\n`);
  print();
  if (process.stdin.isTTY) process.stdout.write('It works once and for a minute. Press Enter for another.\n');
  const forget = wanted.openBrowser ? openBrowser(shell.newAddress(), machine.dataDirectory) : undefined;
  if (process.stdin.isTTY) process.stdin.on('data', print);
  await stopSignal();
  forget?.();
  process.stdin.pause();
};

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

if (process.argv.includes('--help')) process.stdout.write(usage);
else {
  try {
    const wanted = readArguments(process.argv.slice(2), process.env, process.cwd());
    await run(wanted).catch((error: unknown) => {
      process.stderr.write(`${sentenceOf(error)}\n`);
      process.exitCode = 1;
    });
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n\n${usage}`);
    process.exitCode = wrongUsage;
  }
}
