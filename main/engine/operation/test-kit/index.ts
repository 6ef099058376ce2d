/** A toy world and the deterministic simulation of planner and runner over it. */
export { createChance, type Chance } from './seeded-chance.ts';
export { createSimClock, type SimClock } from './sim-clock.ts';
export { simulate, type SimulationResult } from './simulate.ts';
