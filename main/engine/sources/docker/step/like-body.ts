import { z } from '#shared/schema';
import type { LogConfig } from '../log-config.ts';
import { firstNetwork } from '../networks.ts';
import type { Inspected } from './inspect.ts';

type Settings = Readonly<Record<string, unknown>>;

/** What an image gives each of its containers (`Config` of `GET /images/{name}/json`); Docker mixes it into their settings. */
export const imageConfigSchema = z.looseObject({
  Env: z.array(z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
});
export type ImageConfig = z.infer<typeof imageConfigSchema>;

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** The entries of a map that the image does not have just so. */
const ownEntries = (all: unknown, given: unknown): Settings => {
  const theirs = (given ?? {}) as Settings;
  return Object.fromEntries(
    Object.entries((all ?? {}) as Settings).filter(
      ([key, value]) => !(key in theirs && isSame(value, theirs[key])),
    ),
  );
};

/**
 * The settings that a container's owner chose: those of the container without what its image gave. Sent with another image
 * they take that one's command, variables and check, as `docker run` would (daemon/commit.go, `merge`).
 */
const ownSettings = (config: Inspected['Config'], image: ImageConfig | undefined): Settings => {
  if (image === undefined) return config;
  const whole = ['User', 'WorkingDir', 'Healthcheck', 'StopSignal', 'Entrypoint', 'Shell', 'OnBuild'];
  const dropped = new Set(whole.filter((key) => isSame(config[key], image[key])));
  // A command belongs to its entry point: with one of the owner's own it is the owner's too.
  if (dropped.has('Entrypoint') && isSame(config['Cmd'], image['Cmd'])) dropped.add('Cmd');
  return {
    ...Object.fromEntries(Object.entries(config).filter(([key]) => !dropped.has(key))),
    Env: (config.Env ?? []).filter((line) => !image.Env?.includes(line)),
    Labels: ownEntries(config['Labels'], image.Labels),
    ExposedPorts: ownEntries(config['ExposedPorts'], image['ExposedPorts']),
    Volumes: ownEntries(config['Volumes'], image['Volumes']),
  };
};

/** Volumes without a name of the owner's choice would be made anew, and empty: they are mounted by the name Docker gave them. */
const withVolumes = ({ HostConfig, Mounts }: Inspected): Settings => {
  const wished = HostConfig.Mounts ?? [];
  const bound = (HostConfig.Binds ?? []).map((bind) => bind.split(':')[1]);
  const volumes = (Mounts ?? []).filter(({ Type }) => Type === 'volume');
  const nameAt = (target: unknown) => volumes.find(({ Destination }) => Destination === target)?.Name;
  const unsaid = volumes.filter(
    ({ Destination }) => !bound.includes(Destination) && wished.every(({ Target }) => Target !== Destination),
  );
  return {
    ...HostConfig,
    Binds: [
      ...(HostConfig.Binds ?? []),
      ...unsaid.map(({ Name, Destination, RW }) => `${Name}:${Destination}${RW === false ? ':ro' : ''}`),
    ],
    ...(wished.length === 0
      ? {}
      : {
          Mounts: wished.map((mount) =>
            mount.Type === 'volume' && isEmpty(mount['Source'])
              ? { ...mount, Source: nameAt(mount.Target) ?? '' }
              : mount,
          ),
        }),
  };
};

/** What its owner said of a container's place in one network: not the address Docker chose, nor the name made from its old id. */
export const endpointLike = (found: Inspected, network: string): Settings => {
  const settings = (found.NetworkSettings.Networks?.[network] ?? {}) as Settings;
  const aliases = ((settings['Aliases'] ?? []) as readonly string[]).filter(
    (alias) => !(alias.length >= 12 && found.Id.startsWith(alias)),
  );
  const kept = ['IPAMConfig', 'Links', 'DriverOpts'].filter((key) => !isEmpty(settings[key]));
  return {
    ...Object.fromEntries(kept.map((key) => [key, settings[key]])),
    ...(aliases.length === 0 ? {} : { Aliases: aliases }),
  };
};

/** A host name of the owner's choice; one that was made from the old id, or belongs to somebody else, is left out. */
const hostNameOf = ({ Id, Config, HostConfig }: Inspected): string => {
  const name = Config.Hostname ?? '';
  const isBorrowed =
    HostConfig.NetworkMode?.startsWith('container:') === true || HostConfig['UTSMode'] === 'host';
  return isBorrowed || Id.startsWith(name) ? '' : name;
};

/**
 * The body of a create request: all that the owner said of another container, with its volumes and its first network; another
 * image brings its own settings. Engines before API 1.44 take one network only: the others are joined after.
 */
export const likeBody = (
  found: Inspected,
  of: {
    readonly image: string | undefined;
    readonly oldImage: ImageConfig | undefined;
    /** Another way to keep its log; absent: the same. */
    readonly log?: LogConfig | undefined;
  },
): unknown => {
  const network = firstNetwork(found.HostConfig.NetworkMode ?? '', found.NetworkSettings.Networks ?? {});
  return {
    ...ownSettings(found.Config, of.oldImage),
    Image: of.image ?? found.Config.Image,
    Hostname: hostNameOf(found),
    HostConfig: {
      ...withVolumes(found),
      ...(of.log === undefined ? {} : { LogConfig: { Type: of.log.driver, Config: of.log.options } }),
    },
    ...(network === undefined
      ? {}
      : { NetworkingConfig: { EndpointsConfig: { [network]: endpointLike(found, network) } } }),
  };
};
