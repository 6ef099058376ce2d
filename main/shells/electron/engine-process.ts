import { isAbsolute } from 'node:path';
import type { MessageEvent as PortEvent } from 'electron';
import {
  createEngine,
  createLineLog,
  createSystemClock,
  createSystemRandom,
  readThisMachine,
  type Ports,
} from '#engine';
import { z } from '#shared/schema';
import { serveChannel } from '#shared/wire';
import { keepBufferPoolsSmall } from '../engine-heap.ts';
import type { EngineSays, HostSays } from './engine-host.ts';
import { openFleet } from '../../demo/index.ts';
import { portChannel } from './port-channel.ts';

// The engine's own process: plain Node with no window and no Electron but the port to its parent.

const wantedSchema = z.object({
  fleetFile: z
    .string()
    .refine((path) => isAbsolute(path), 'must be absolute')
    .optional(),
  scenario: z.string().optional(),
  dataDirectory: z.string().optional(),
});

keepBufferPoolsSmall();

const tellHost = (news: EngineSays) => process.parentPort.postMessage(news);

const wanted = wantedSchema.parse(JSON.parse(process.argv.at(-1) ?? '{}'));
const machine = readThisMachine(wanted.dataDirectory);
const outside = { clock: createSystemClock(), random: createSystemRandom() };
const fleet = await openFleet({ fleetFile: wanted.fleetFile, scenario: wanted.scenario }, machine, outside);
const ports: Ports = {
  ...outside,
  log: createLineLog((line) => process.stderr.write(line), true),
  notices: {
    alarm: (_alarm, title, body) =>
      tellHost({ notice: { title: title.slice(0, 200), body: body.slice(0, 1_000) } }),
  },
  places: { homeDirectory: machine.homeDirectory, dataDirectory: fleet.dataDirectory },
  operator: machine.localUser,
};
const engine = createEngine(ports, {
  fleet: fleet.origin,
  surroundings: machine,
});
// Before the fleet file is read, an empty fleet would look like the first start.
await engine.ready;

const stop = async () => {
  await engine[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
  process.exit(0);
};
process.parentPort.on('message', (event: PortEvent) => {
  const said = event.data as HostSays;
  if (said === 'stop') return void stop();
  for (const port of event.ports) serveChannel(portChannel(port), engine.dispatcher);
});
