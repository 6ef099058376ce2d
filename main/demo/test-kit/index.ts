/**
 * does: opens the demo with an engine of its own for tests, and carries out there what a person would.
 * never: ships.
 * talks to: the engine’s door, the demo.
 */
export { openDemoConsole, patienceMs, untilSo, type DemoConsole } from './demo-console.ts';
