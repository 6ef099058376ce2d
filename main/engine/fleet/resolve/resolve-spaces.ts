import {
  consolePlace,
  nodeId,
  spaceId,
  withoutUndefined,
  type DeclaredLocator,
  type DeclaredPostgres,
  type DeclaredSpace,
  type FleetNode,
  type NodeId,
  type Secret,
} from '#shared/model';
import {
  durationMs,
  type LocatorFields,
  type PathProblem,
  type ServerFields,
  type SpaceFields,
} from '../file/index.ts';
import { asList } from './merge-fields.ts';
import { placesOf } from './places.ts';
import { expandPath, type Surroundings } from './resolve-access.ts';
import { runOf } from './runs.ts';
import { spaceProblems } from './space-problems.ts';

type Context = {
  readonly file: string;
  readonly around: Surroundings;
  readonly nodes: readonly FleetNode[];
};

const defaults = {
  zone: 'datacenter',
  address: '127.0.0.1',
  redisPort: 6_379,
  postgresPort: 5_432,
  database: 'postgres',
  tokenHeader: 'Authorization',
  tokenPrefix: 'Bearer ',
  hostPath: '/owns/{key}',
  hostCount: '/owns',
  batch: 100,
  ratePerSecond: 50,
} as const;

/** A locator is asked from this many of its own nodes where the file says nothing: one that is down should not hide it. */
const throughMost = 3;

/** What the reference locator offers (docs/locator.openapi.yaml). */
const referencePaths: DeclaredLocator['paths'] = {
  get: '/v1/keys/{key}',
  map: '/v1/keys/{key}',
  list: '/v1/targets/{target}/keys?role={role}&order={order}&limit={limit}&cursor={cursor}&prefix={prefix}&note={note}&slots={slots}',
  search: '/v1/keys?limit={limit}&cursor={cursor}&prefix={prefix}&note={note}',
  targets: '/v1/targets',
  target: '/v1/targets/{target}',
  summary: '/v1/summary',
};

const secretOf = (
  { passwordFile, passwordEnvironment }: SpaceFields,
  { file, around }: Context,
): Secret | undefined => {
  if (passwordFile !== undefined) return { file: expandPath(passwordFile, file, around.homeDirectory) };
  return passwordEnvironment === undefined ? undefined : { environment: passwordEnvironment };
};

const tlsOf = (
  fields: SpaceFields,
  { file, around }: Context,
): { authorityFile?: string; serverName?: string } | undefined => {
  const { authorityFile, serverName } = fields;
  const isWanted = fields.kind === 'locator' ? fields.url.startsWith('https:') : (fields.tls ?? false);
  if (!isWanted && authorityFile === undefined && serverName === undefined) return undefined;
  return withoutUndefined({
    authorityFile:
      authorityFile === undefined ? undefined : expandPath(authorityFile, file, around.homeDirectory),
    serverName,
  });
};

const commonOf = (name: string, fields: SpaceFields, on: readonly NodeId[]) => ({
  id: spaceId(`${fields.kind}/${name}`),
  name,
  nodeIds: [...on],
  zoneLabel: fields.zone ?? defaults.zone,
  ...(fields.copies === undefined ? {} : { wantedCopies: fields.copies }),
});

/** How a primary may be changed where the file says nothing: never by a way that is not whole. */
const promoteOf = (
  fields: Extract<ServerFields, { readonly kind: 'postgres' }>,
): DeclaredPostgres['promote'] => {
  if (fields.promote !== undefined) return fields.promote;
  if (fields.patroniPort !== undefined) return 'patroni';
  return fields.stop !== undefined && fields.start !== undefined ? 'guided' : 'never';
};

const serverOf = (
  name: string,
  fields: ServerFields,
  on: readonly NodeId[],
  context: Context,
): DeclaredSpace => {
  const { user } = fields;
  const shared = {
    ...commonOf(name, fields, on),
    ...withoutUndefined({
      user,
      password: secretOf(fields, context),
      tls: tlsOf(fields, context),
      runs: runOf(fields),
    }),
    address: fields.address ?? defaults.address,
  };
  if (fields.kind === 'redis-cluster')
    return { kind: fields.kind, ...shared, port: fields.port ?? defaults.redisPort };
  const { patroniPort, stop, start } = fields;
  return {
    kind: fields.kind,
    ...shared,
    port: fields.port ?? defaults.postgresPort,
    database: fields.database ?? defaults.database,
    promote: promoteOf(fields),
    ...withoutUndefined({ patroniPort, stop, start }),
  };
};

/** `data.owner` is `/data/owner`. */
const pointerOf = (written: string): string =>
  written.startsWith('/') ? written : `/${written.replaceAll('.', '/')}`;

const targetsOf = (
  { targets }: LocatorFields,
  on: readonly NodeId[],
  all: readonly FleetNode[],
): Record<string, string> => {
  const nodes = all.filter(({ id }) => on.includes(id));
  return Object.fromEntries(
    nodes.map(({ id, labels }) => [
      id,
      (typeof targets === 'string' ? labels[targets] : targets?.[id]) ?? id,
    ]),
  );
};

/** Hosts that answer at the usual place about a key also do so about all they hold. */
const hostCountOf = ({
  path,
  count,
}: NonNullable<LocatorFields['hostAnswer']>): { readonly count?: string } => {
  const at = count ?? (path === undefined ? defaults.hostCount : undefined);
  return at === undefined ? {} : { count: at };
};

const locatorOf = (
  name: string,
  fields: LocatorFields,
  on: readonly NodeId[],
  context: Context,
): DeclaredSpace => {
  const secret = secretOf(fields, context);
  const { hostAnswer, archive, archiveEvery } = fields;
  const through = asList(fields.through)?.map(nodeId) ?? on.slice(0, throughMost);
  return {
    kind: 'locator',
    ...commonOf(name, fields, on),
    url: fields.url.replace(/\/+$/, ''),
    through: through.length > 0 ? [...through] : [consolePlace],
    headers: fields.headers ?? {},
    paths: fields.paths === undefined ? referencePaths : withoutUndefined(fields.paths),
    fields: Object.fromEntries(
      Object.entries(fields.fields ?? {}).flatMap(([field, at]) =>
        typeof at === 'string' ? [[field, pointerOf(at)]] : [],
      ),
    ),
    targets: targetsOf(fields, on, context.nodes),
    batch: fields.batch ?? defaults.batch,
    ratePerSecond: fields.ratePerSecond ?? defaults.ratePerSecond,
    ...withoutUndefined({
      archive,
      archiveEveryMs: archiveEvery === undefined ? undefined : durationMs(archiveEvery),
      tls: tlsOf(fields, context),
      token:
        secret === undefined
          ? undefined
          : {
              header: fields.tokenHeader ?? defaults.tokenHeader,
              prefix: fields.tokenPrefix ?? defaults.tokenPrefix,
              secret,
            },
      hostAnswer:
        hostAnswer === undefined
          ? undefined
          : {
              port: hostAnswer.port,
              address: hostAnswer.address ?? defaults.address,
              path: hostAnswer.path ?? defaults.hostPath,
              ...hostCountOf(hostAnswer),
            },
    }),
  };
};

/** Finds the nodes of each space and fills in what the file leaves out. Pure: no password is read here. All problems at once. */
export const resolveSpaces = (
  written: Readonly<Record<string, SpaceFields>>,
  context: Context,
): { readonly spaces: readonly DeclaredSpace[]; readonly problems: readonly PathProblem[] } => {
  const found = Object.entries(written).map(([name, fields]) => {
    const on = placesOf(fields, context.nodes).map(({ id }) => id);
    return {
      space:
        fields.kind === 'locator'
          ? locatorOf(name, fields, on, context)
          : serverOf(name, fields, on, context),
      problems: spaceProblems(name, fields, context.nodes),
    };
  });
  return {
    spaces: found.map(({ space }) => space),
    problems: found.flatMap(({ problems }) => problems),
  };
};
