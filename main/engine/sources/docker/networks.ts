type Networks = Readonly<Record<string, unknown>>;

/**
 * Name of the network a container was made with; undefined: one it cannot choose a name in (Docker's default bridge), the
 * machine's own, another container's, or none.
 */
export const firstNetwork = (mode: string, networks: Networks): string | undefined => {
  if (mode === 'default' || mode === 'bridge' || mode === 'host' || mode === 'none' || mode === '')
    return undefined;
  if (mode.startsWith('container:')) return undefined;
  // A mode may be the network's id; the networks go by their names.
  const byId = Object.entries(networks).find(
    ([, at]) => (at as { readonly NetworkID?: unknown } | null)?.NetworkID === mode,
  );
  return byId?.[0] ?? mode;
};

/** Networks a container was put into after it was made, sorted. */
export const laterNetworks = (mode: string, networks: Networks): readonly string[] => {
  if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) return [];
  const first = firstNetwork(mode, networks) ?? 'bridge';
  return Object.keys(networks)
    .filter((name) => name !== first)
    .toSorted();
};

/** Whether its owner gave a container an address of its own somewhere: then no second one can have it. */
export const hasFixedAddress = (networks: Networks): boolean =>
  Object.values(networks).some((at) => {
    const wish = (at as { readonly IPAMConfig?: Networks | null } | null)?.IPAMConfig;
    return Object.values(wish ?? {}).some((value) => value !== '' && value !== null);
  });
