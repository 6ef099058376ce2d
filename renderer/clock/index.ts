/**
 * does: tells this window the engine's time, and lets a component show time without redrawing on every tick.
 * never: reads a clock or a timer of its own; both are handed in.
 * talks to: nobody.
 */
export { ClockProvider, useClock, useNow, useTicking, type Clock } from './clock.tsx';
export { createEngineClock, type ClockParts, type EngineClock } from './engine-clock.ts';
