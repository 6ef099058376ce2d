import type { LogDriver } from '../docker/index.ts';

/** A spec as it came, with one field changed; everything else goes back as it was. */
type Fields = Readonly<Record<string, unknown>>;

const part = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

export const withAvailability = (spec: unknown, Availability: string): unknown => ({
  ...part(spec),
  Availability,
});

export const withReplicas = (spec: unknown, Replicas: number): unknown => {
  const mode = part(part(spec)['Mode']);
  return {
    ...part(spec),
    Mode: { ...mode, Replicated: { ...part(mode['Replicated']), Replicas } },
  };
};

/** `logDriver: null` leaves the service without one of its own. */
export const withTemplate = (
  spec: unknown,
  change: {
    readonly image?: string | undefined;
    readonly forceUpdate?: number | undefined;
    readonly logDriver?: LogDriver | null | undefined;
  },
): unknown => {
  const { LogDriver: driver, ...template } = part(part(spec)['TaskTemplate']);
  const logDriver = change.logDriver === undefined ? driver : (change.logDriver ?? undefined);
  const container = part(template['ContainerSpec']);
  return {
    ...part(spec),
    TaskTemplate: {
      ...template,
      ...(logDriver === undefined ? {} : { LogDriver: logDriver }),
      ...(change.image === undefined ? {} : { ContainerSpec: { ...container, Image: change.image } }),
      ...(change.forceUpdate === undefined ? {} : { ForceUpdate: change.forceUpdate }),
    },
  };
};
