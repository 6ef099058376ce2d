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

export const withImage = (
  spec: unknown,
  change: { readonly image?: string | undefined; readonly forceUpdate?: number | undefined },
): unknown => {
  const template = part(part(spec)['TaskTemplate']);
  const container = part(template['ContainerSpec']);
  return {
    ...part(spec),
    TaskTemplate: {
      ...template,
      ...(change.image === undefined ? {} : { ContainerSpec: { ...container, Image: change.image } }),
      ...(change.forceUpdate === undefined ? {} : { ForceUpdate: change.forceUpdate }),
    },
  };
};
