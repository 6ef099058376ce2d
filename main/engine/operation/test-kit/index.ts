/** A toy fleet, a console that can die, and the deterministic simulation of planner and runner over any stage. */
export { createChance, type Chance } from './seeded-chance.ts';
export { createSimClock, type SimClock } from './sim-clock.ts';
export { createSimConsole, type SimConsole } from './sim-console.ts';
export { createSimRecord, type SimRecord } from './sim-record.ts';
export { expectOverSeeds } from './over-seeds.ts';
export { simulate, type SetStage, type SimulationResult } from './simulate.ts';
export type { Broken, SimAsk, Stage } from './stage.ts';
export { createToyStage, simNodeView, toyNode, toyService, worldFrom } from './toy-stage.ts';
export { drainOf, rebootOf, toyRoom } from './toy-room.ts';
export { createToyWorld, type ToyWorld } from './toy-world.ts';
