/**
 * does: lets a Redis Cluster, PostgreSQL servers and a locator listen on the machines of a demo, in their own protocols, in memory.
 * never: listens on this computer, keeps anything, moves a real byte.
 * talks to: the fakes of the sources, `main/locator`, `shared/scenarios`.
 */
export { spacesText, startDemoSpaces, type DemoSpaces } from './demo-spaces.ts';
