import { nodeId, type FleetNode } from '#shared/model';
import { isHost, readHopAddress, type FleetFile, type NodeFields, type PathProblem } from '../file/index.ts';
import type { Fleet, FleetEntry } from '../fleet.ts';
import { asList, mergeFields, type MergedFields } from './merge-fields.ts';
import { resolveAccess, type Surroundings } from './resolve-access.ts';
import { resolveGroups, type Membership } from './resolve-groups.ts';
import { resolveJumps, sshPort, type WaySource } from './resolve-jumps.ts';
import { resolvePolicy } from './resolve-policy.ts';
import { resolveRegistries } from './resolve-registries.ts';
import { resolveServices } from './resolve-services.ts';
import { resolveSpaces } from './resolve-spaces.ts';
import { resolveTasks } from './resolve-tasks.ts';

/** Round trip that is good and that is critical where the file says nothing, ms: issue 3 section 2. */
const roundTripDefaults = { targetMs: 20, worstMs: 400 } as const;

type Context = { readonly fleet: FleetFile; readonly file: string; readonly around: Surroundings };
type JumpHost = Fleet['jumpHosts'] extends ReadonlyMap<string, infer Host> ? Host : never;

const layersOf = (
  fleet: FleetFile,
  id: string,
  groups: readonly string[],
): readonly (NodeFields | null | undefined)[] => [
  { roundTrip: fleet.roundTrip, alarms: fleet.alarms },
  fleet.defaults,
  ...groups.map((name) => fleet.groups?.[name]?.overrides),
  fleet.nodes[id],
];

const waySources = (fleet: FleetFile, membership: Membership): ReadonlyMap<string, WaySource> => {
  const sources = new Map<string, WaySource>();
  for (const [id, jump] of Object.entries(fleet.jumps ?? {}))
    sources.set(id, { path: ['jumps', id], own: asList(jump?.jump), inherited: undefined });
  for (const [id, node] of Object.entries(fleet.nodes)) {
    const fromGroups = (membership.get(id) ?? []).map((name) => fleet.groups?.[name]?.overrides?.jump);
    const inherited = asList(fromGroups.findLast((jump) => jump !== undefined) ?? fleet.defaults?.jump);
    sources.set(id, { path: ['nodes', id], own: asList(node?.jump), inherited });
  }
  return sources;
};

const userProblem = (path: readonly string[], fields: MergedFields, around: Surroundings): PathProblem[] =>
  fields.user !== undefined || around.localUser !== undefined
    ? []
    : [
        {
          path,
          at: 'key',
          says: `"${path.at(-1)}" has no user.`,
          instead: 'Write "user: NAME" here or under defaults.',
        },
      ];

const addressProblem = (path: readonly string[], address: string, written: boolean): PathProblem[] => {
  if (isHost(address)) return [];
  const says = written
    ? `"${address}" is not an address.`
    : `"${address}" has no address and is none itself.`;
  return [
    {
      path: written ? [...path, 'address'] : path,
      at: written ? 'value' : 'key',
      says,
      instead: 'Write "address:" with a host name or an IP address.',
    },
  ];
};

const jumpHostsOf = (
  context: Context,
  ways: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, JumpHost> => {
  const { fleet, file, around } = context;
  const hosts = new Map<string, JumpHost>();
  for (const [id, jump] of Object.entries(fleet.jumps ?? {})) {
    const fields = mergeFields([fleet.defaults, jump]);
    const access = resolveAccess(fields, file, around);
    hosts.set(id, {
      address: fields.address ?? id,
      port: fields.port ?? sshPort,
      user: fields.user ?? around.localUser ?? '',
      access,
    });
  }
  // A machine named only by its address is logged in to with what holds for everybody.
  const access = resolveAccess({ ...mergeFields([fleet.defaults]), hostKeyAlias: undefined }, file, around);
  for (const hop of new Set([...ways.values()].flat())) {
    const named = readHopAddress(hop);
    if (named !== undefined && !hosts.has(hop))
      hosts.set(hop, { ...named, port: named.port ?? sshPort, access });
  }
  return hosts;
};

const entryOf = (
  context: Context,
  id: string,
  groups: readonly string[],
  way: readonly string[],
): FleetEntry => {
  const { fleet, file, around } = context;
  const fields = mergeFields(layersOf(fleet, id, groups));
  const node: FleetNode = {
    id: nodeId(id),
    address: fields.address ?? id,
    port: fields.port ?? sshPort,
    user: fields.user ?? around.localUser ?? '',
    jump: [...way],
    labels: Object.fromEntries(
      Object.entries(fields.labels ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    groups: [...groups],
    roundTripTargetMs: fields.roundTrip?.targetMs ?? roundTripDefaults.targetMs,
    roundTripWorstMs: fields.roundTrip?.worstMs ?? roundTripDefaults.worstMs,
    logDirectories: [...(fields.logDirectories ?? [])],
    ...(fields.readWithSudo === true ? { readWithSudo: true } : {}),
    expectedMounts: [...(fields.expectedMounts ?? [])],
  };
  return { node, access: resolveAccess(fields, file, around), policy: resolvePolicy(fields.alarmLayers) };
};

const loginProblems = (context: Context, membership: Membership): PathProblem[] => {
  const { fleet, around } = context;
  const nodes = Object.entries(fleet.nodes).flatMap(([id, node]) => {
    const fields = mergeFields(layersOf(fleet, id, membership.get(id) ?? []));
    const path = ['nodes', id];
    return [
      ...userProblem(path, fields, around),
      ...addressProblem(path, node?.address ?? id, node?.address !== undefined),
    ];
  });
  const jumps = Object.entries(fleet.jumps ?? {}).flatMap(([id, jump]) => {
    const path = ['jumps', id];
    const twice: PathProblem[] =
      id in fleet.nodes
        ? [
            {
              path,
              at: 'key',
              says: `"${id}" is both a node and a jump host.`,
              instead: 'Remove it here: a node can be jumped through as it is.',
            },
          ]
        : [];
    return [
      ...twice,
      ...userProblem(path, mergeFields([fleet.defaults, jump]), around),
      ...addressProblem(path, jump?.address ?? id, jump?.address !== undefined),
    ];
  });
  return [...nodes, ...jumps];
};

const roundTripProblems = (entries: readonly FleetEntry[]): PathProblem[] =>
  entries
    .filter(({ node }) => node.roundTripTargetMs > node.roundTripWorstMs)
    .map(({ node }) => ({
      path: ['nodes', node.id, 'roundTrip'],
      at: 'value',
      says: `"${node.id}" has a target of ${node.roundTripTargetMs} ms and a worst case of ${node.roundTripWorstMs} ms.`,
      instead: 'Write a targetMs that is not above worstMs.',
    }));

/** Follows what a well-formed file refers to. Pure; all problems at once; a fleet is whole only without problems. */
export const resolveFleet = (
  context: Context,
): { readonly fleet: Fleet; readonly problems: readonly PathProblem[] } => {
  const { fleet, file } = context;
  const { membership, problems: groupProblems } = resolveGroups(fleet);
  const { ways, problems: jumpProblems } = resolveJumps(waySources(fleet, membership));
  const entries = Object.keys(fleet.nodes).map((id) =>
    entryOf(context, id, membership.get(id) ?? [], ways.get(id) ?? []),
  );
  const declared = resolveServices(
    fleet.services ?? {},
    entries.map(({ node }) => node),
  );
  const spaces = resolveSpaces(fleet.spaces ?? {}, {
    ...context,
    nodes: entries.map(({ node }) => node),
  });
  const tasks = resolveTasks(
    fleet.tasks ?? {},
    entries.map(({ node }) => node),
  );
  const registries = resolveRegistries(fleet.registries ?? {}, {
    ...context,
    nodes: entries.map(({ node }) => node.id),
  });
  const fileName = file.split(/[\\/]/).at(-1) ?? file;
  return {
    fleet: {
      name: fleet.name ?? fileName.replace(/\.ya?ml$/i, ''),
      roundTripTargetMs: fleet.roundTrip?.targetMs ?? roundTripDefaults.targetMs,
      roundTripWorstMs: fleet.roundTrip?.worstMs ?? roundTripDefaults.worstMs,
      policy: resolvePolicy(mergeFields([{ alarms: fleet.alarms }]).alarmLayers),
      entries,
      jumpHosts: jumpHostsOf(context, ways),
      services: declared.services,
      spaces: spaces.spaces,
      tasks: tasks.tasks,
      registries: registries.registries,
    },
    problems: [
      ...loginProblems(context, membership),
      ...groupProblems,
      ...jumpProblems,
      ...roundTripProblems(entries),
      ...declared.problems,
      ...spaces.problems,
      ...tasks.problems,
      ...registries.problems,
    ],
  };
};
