import type { FleetNode } from '#shared/model';
import { nearestWord, type PathProblem, type ServiceFields } from '../file/index.ts';

/** A list with more wrong names than this is wrong as a whole, and suggestions cost time. */
const suggestionsMost = 20;

type Problem = Pick<PathProblem, 'says' | 'instead'> & { readonly below?: readonly (string | number)[] };

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
  const places = oneOf(service, ['nodes', 'where']);
  if (places.length !== 1)
    problems.push({
      says: `The service "${name}" ${places.length === 0 ? 'says nothing about its nodes' : 'has both nodes and where'}.`,
      instead: 'Write either nodes (a list of names) or where (labels that its nodes have).',
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

const nodeProblems = (name: string, service: ServiceFields, known: readonly string[]): Problem[] => {
  const set = new Set(known);
  const suggestion = (id: string): string => {
    const meant = nearestWord(id, known);
    return meant === undefined ? 'Write the name of a node, or remove it.' : `Did you mean "${meant}"?`;
  };
  const unknown = (service.nodes ?? []).flatMap((id, index): Problem[] => {
    if (set.has(id)) return [];
    const instead = index < suggestionsMost ? suggestion(id) : 'Write the name of a node, or remove it.';
    const says = `The service "${name}" names "${id}", which is not a node.`;
    return [{ below: ['nodes', index], says, instead }];
  });
  const on = service.hooks?.on;
  if (on === undefined || on === 'self' || set.has(on)) return unknown;
  const says = `The hooks of "${name}" run on "${on}", which is not a node.`;
  return [...unknown, { below: ['hooks', 'on'], says, instead: `${suggestion(on)} Or write self.` }];
};

const labelProblems = (
  name: string,
  service: ServiceFields,
  on: readonly FleetNode[],
  all: readonly FleetNode[],
): Problem[] => {
  const problems: Problem[] = [];
  if (service.where !== undefined && on.length === 0) {
    const labels = Object.entries(service.where);
    const [key, value] = labels.find(
      ([label, wanted]) => !all.some((node) => node.labels[label] === String(wanted)),
    ) ?? ['', ''];
    const values = [...new Set(all.flatMap((node) => node.labels[key] ?? []))];
    const meant = key === '' ? undefined : nearestWord(String(value), values);
    problems.push({
      below: key === '' ? ['where'] : ['where', key],
      says:
        labels.length === 0
          ? `"${name}" names no label, so it runs nowhere.`
          : `No node has ${labels.map(([label, wanted]) => `${label}: ${String(wanted)}`).join(' and ')}, so "${name}" runs nowhere.`,
      instead: meant === undefined ? 'Write labels that some node has.' : `Did you mean "${meant}"?`,
    });
  }
  const label = service.spreadOver;
  if (label !== undefined && on.length > 0 && !on.some((node) => node.labels[label] !== undefined))
    problems.push({
      below: ['spreadOver'],
      says: `No node of "${name}" has the label "${label}".`,
      instead: 'Write a label that its nodes have, such as datacenter.',
    });
  return problems;
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
    ...nodeProblems(
      name,
      service,
      all.map(({ id }) => id),
    ),
    ...labelProblems(name, service, on, all),
    ...minimumProblems(name, service, on),
  ].map(({ below, says, instead }) => ({
    path: ['services', name, ...(below ?? [])],
    at: below === undefined ? 'key' : 'value',
    says,
    instead,
  }));
