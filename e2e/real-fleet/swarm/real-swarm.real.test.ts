import { afterAll, beforeAll, beforeEach } from 'vitest';
import { canRun } from '../can-run.ts';
import { drainSpecs } from './specs/drain.ts';
import { healthSpecs } from './specs/health.ts';
import { interruptionSpecs } from './specs/interruption.ts';
import { killedSpecs } from './specs/killed.ts';
import { redeploySpecs } from './specs/redeploy.ts';
import { unpluggedSpecs } from './specs/unplugged.ts';
import { openSwarmRoom, type SwarmRoom } from './swarm-room.ts';

// One swarm for every spec, since it takes most of a minute to boot: each finds the start state, whatever the one before did.

const can = await canRun((line) => console.log(line), ['docker']);
if (!can.ok) console.log(`Skipped: every spec on a real swarm, because ${can.reason}.`);

let room: SwarmRoom | undefined;
const theRoom = (): SwarmRoom => {
  if (room === undefined) throw new Error('the swarm was not started');
  return room;
};

beforeAll(async () => {
  if (can.ok) room = await openSwarmRoom();
}, 300_000);

afterAll(() => room?.[Symbol.asyncDispose](), 60_000);

beforeEach(async ({ skip }) => {
  skip(!can.ok, can.ok ? undefined : can.reason);
  await theRoom().reset();
}, 180_000);

healthSpecs(theRoom);
drainSpecs(theRoom);
interruptionSpecs(theRoom);
killedSpecs(theRoom);
unpluggedSpecs(theRoom);
redeploySpecs(theRoom);
