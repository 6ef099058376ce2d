import type { FleetNode } from '#shared/model';
import type { PathProblem, ServiceFields } from '../file/index.ts';
import { placeProblems, suggestNode, type Problem } from './places.ts';

/** Says exactly one of some keys must be there. */
const oneOf = (fields: object, keys: readonly string[]): readonly string[] =>
  keys.filter((key) => (fields as Readonly<Record<string, unknown>>)[key] !== undefined);

const formProblems = (name: string, service: ServiceFields): Problem[] => {
  const problems: Problem[] = [];
  const runs = oneOf(service, ['unit', 'container']);
  if (runs.length !== 1)
    problems.push({
      says: `The service "${name}" says ${runs.length === 0 ? 'nothing about what runs' : 'both unit and container'}.`,
      instead: 'Write either unit (a systemd unit) or container (the name of a container).',
    });
  if (service.compose !== undefined && service.container === undefined)
    problems.push({
      below: ['compose'],
      says: `The service "${name}" has compose and no container.`,
      instead: 'Write container with the name that Compose gives it, or remove compose.',
    });
  if (service.health !== undefined && oneOf(service.health, ['http', 'tcp', 'command']).length !== 1)
    problems.push({
      below: ['health'],
      says: `The health check of "${name}" must be one check.`,
      instead: 'Write one of http, tcp and command.',
    });
  return problems;
};

const hookProblems = (name: string, service: ServiceFields, known: readonly string[]): Problem[] => {
  const on = service.hooks?.on;
  if (on === undefined || on === 'self' || known.includes(on)) return [];
  const says = `The hooks of "${name}" run on "${on}", which is not a node.`;
  return [{ below: ['hooks', 'on'], says, instead: `${suggestNode(on, known)} Or write self.` }];
};

const spreadProblems = (name: string, service: ServiceFields, on: readonly FleetNode[]): Problem[] => {
  const label = service.spreadOver;
  if (label === undefined || on.length === 0 || on.some((node) => node.labels[label] !== undefined))
    return [];
  return [
    {
      below: ['spreadOver'],
      says: `No node of "${name}" has the label "${label}".`,
      instead: 'Write a label that its nodes have, such as datacenter.',
    },
  ];
};

const minimumProblems = (name: string, service: ServiceFields, on: readonly FleetNode[]): Problem[] => {
  const { minimum } = service;
  if (minimum === undefined || on.length === 0 || minimum <= on.length) return [];
  return [
    {
      below: ['minimum'],
      says: `"${name}" must keep ${minimum} copies and has ${on.length} ${on.length === 1 ? 'node' : 'nodes'}.`,
      instead: `Write at most ${on.length}.`,
    },
  ];
};

/** Everything that is wrong with one service, beyond its form. */
export const serviceProblems = (
  name: string,
  service: ServiceFields,
  on: readonly FleetNode[],
  all: readonly FleetNode[],
): readonly PathProblem[] =>
  [
    ...formProblems(name, service),
    ...placeProblems({ noun: 'service', name, nowhere: 'runs nowhere' }, service, all),
    ...hookProblems(
      name,
      service,
      all.map(({ id }) => id),
    ),
    ...spreadProblems(name, service, on),
    ...minimumProblems(name, service, on),
  ].map(({ below, says, instead }) => ({
    path: ['services', name, ...(below ?? [])],
    at: below === undefined ? 'key' : 'value',
    says,
    instead,
  }));
