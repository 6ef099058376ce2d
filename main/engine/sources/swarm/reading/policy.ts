import type { WorkloadPolicy } from '#shared/model';
import type { ServiceSpec } from '../docker/index.ts';

/** Labels an owner puts on a service for this program; see README.md. */
export const labelNames = { minimum: 'quarterdeck.minimum', overlap: 'quarterdeck.overlap' } as const;

export type ServiceMode = 'replicated' | 'global' | 'replicated-job' | 'global-job';

export const modeOf = ({ Mode }: ServiceSpec): ServiceMode => {
  if (Mode?.ReplicatedJob !== undefined) return 'replicated-job';
  if (Mode?.GlobalJob !== undefined) return 'global-job';
  return Mode?.Global === undefined ? 'replicated' : 'global';
};

/** Copies a replicated service is to have; Docker's default is one. */
export const replicasOf = ({ Mode }: ServiceSpec): number => Mode?.Replicated?.Replicas ?? 1;

/** Why two copies of one slot could harm each other, or undefined. */
export const overlapHarm = (spec: ServiceSpec): string | undefined => {
  const local = spec.TaskTemplate.ContainerSpec?.Mounts.find(
    ({ Type, ReadOnly, VolumeOptions }) =>
      ReadOnly !== true &&
      (Type === 'bind' ||
        (Type === 'volume' && ['', 'local'].includes(VolumeOptions?.DriverConfig?.Name ?? ''))),
  );
  if (local !== undefined)
    return `it writes to ${local.Source === '' ? 'a volume' : local.Source} of its machine`;
  const port = hostPortsOf(spec)[0];
  return port === undefined ? undefined : `it holds port ${port} of its machine`;
};

/** Ports a copy takes on its machine itself: a second copy cannot run there. */
export const hostPortsOf = ({ EndpointSpec }: ServiceSpec): readonly number[] =>
  (EndpointSpec?.Ports ?? []).flatMap(({ PublishMode, PublishedPort }) =>
    PublishMode === 'host' && PublishedPort !== undefined && PublishedPort > 0 ? [PublishedPort] : [],
  );

const labelled = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined;

const minimumOf = (spec: ServiceSpec): number => {
  const told = labelled(spec.Labels[labelNames.minimum]);
  if (told !== undefined) return told;
  const desired = replicasOf(spec);
  return modeOf(spec) === 'replicated' && desired > 0 ? Math.max(1, desired - 1) : 0;
};

const mayOverlap = (spec: ServiceSpec): boolean => {
  const told = spec.Labels[labelNames.overlap];
  if (told === 'true' || told === 'false') return told === 'true';
  return modeOf(spec) === 'replicated' && replicasOf(spec) > 1 && overlapHarm(spec) === undefined;
};

/** `node.labels.datacenter` is our label `datacenter`. */
const spreadOf = ({ TaskTemplate }: ServiceSpec): string | undefined => {
  const told = TaskTemplate.Placement?.Preferences[0]?.Spread?.SpreadDescriptor;
  return told?.replace(/^(node|engine)\.labels\./, '');
};

/** What the owner of a service wants of it beside the number of copies. */
export const policyOf = (spec: ServiceSpec): WorkloadPolicy => {
  const max = spec.TaskTemplate.Placement?.MaxReplicas ?? 0;
  const spread = spreadOf(spec);
  return {
    minimum: minimumOf(spec),
    ...(max > 0 ? { maxPerNode: max } : {}),
    ...(spread === undefined || spread === '' ? {} : { spreadOver: spread }),
    mayOverlap: mayOverlap(spec),
  };
};
