/**
 * does: knows the form of a fleet file: reads its YAML within limits, checks it, says what to write instead.
 * never: opens a file, follows a reference inside it, decides what a node's keys mean together.
 * talks to: the yaml and schema libraries, `shared/model`.
 */
export { explainIssue, type PathProblem, type SchemaPart } from './explain-issue.ts';
export { durationMs } from './fields.ts';
export { fleetFileSchema, type FleetFile, type NodeFields } from './fleet-file-schema.ts';
export { fleetJsonSchema } from './fleet-json-schema.ts';
export { hopId, isHost, isUser, namePattern, readHopAddress } from './host-grammar.ts';
export { createLocator, type Locate, type ValuePath } from './locate.ts';
export { nearestWord } from './nearest-word.ts';
export { readYaml, readYamlInSteps, type YamlReading } from './read-yaml.ts';
export { finish, finishWithPauses, type Steps } from './steps.ts';
export type { RegistryFields } from './registries-schema.ts';
export type { ServiceFields } from './services-schema.ts';
export type { LocatorFields, ServerFields, SpaceFields } from './spaces-schema.ts';
export type { TaskFields } from './tasks-schema.ts';
export { yamlLimits } from './yaml-limits.ts';
