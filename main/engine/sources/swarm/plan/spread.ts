import type { DockerNode, ServiceSpec } from '../docker/index.ts';

/** The value by which the scheduler spreads copies of a service over machines; all alike without such a preference. */
export const spreadValueOf = (node: DockerNode, { TaskTemplate }: ServiceSpec): string => {
  const told = TaskTemplate.Placement?.Preferences[0]?.Spread?.SpreadDescriptor ?? '';
  const label = /^(node|engine)\.labels\.(.+)$/.exec(told);
  if (label === null) return '';
  const labels = label[1] === 'node' ? node.Spec.Labels : node.Description?.Engine?.Labels;
  return labels?.[label[2] ?? ''] ?? '';
};
