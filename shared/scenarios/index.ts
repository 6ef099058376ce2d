/**
 * does: holds small named worlds and what happens in them, as plain data, and says what is so at any moment.
 * never: knows a clock, a node's tools, or who reads it.
 * talks to: `shared/model`.
 */
import { constellation } from './constellation.ts';
import type { Scenario } from './scenario.ts';
import { calm, diskFilling, halfUnknown, hundredNodes, nodeUnreachable } from './small-worlds.ts';
import { badDeploy, midDrain, replicaLost } from './workload-worlds.ts';

export { logPastOf, type LogPast } from './log-past-of.ts';
export { pastOf, type PastPoint } from './past-of.ts';
export type {
  Habit,
  Happening,
  Scenario,
  ScenarioLogs,
  ScenarioNode,
  ScenarioSpaces,
  ScenarioVolume,
  ScenarioWorkloads,
  WorkloadHappening,
} from './scenario.ts';
export { worldAt } from './world-at.ts';

/** Every scenario by its name. */
export const scenarios = {
  constellation,
  calm,
  'disk-filling': diskFilling,
  'node-unreachable': nodeUnreachable,
  'half-unknown': halfUnknown,
  'hundred-nodes': hundredNodes,
  'replica-lost': replicaLost,
  'mid-drain': midDrain,
  'bad-deploy': badDeploy,
} as const satisfies Readonly<Record<string, Scenario>>;
export type ScenarioName = keyof typeof scenarios;

/** Whether a text, from a command line say, names a scenario. */
export const isScenarioName = (text: string): text is ScenarioName => Object.hasOwn(scenarios, text);
