import { isHost, isUser, namePattern } from '../file/index.ts';
import type { AnsibleInventory, AnsibleVars } from './ansible-groups.ts';
import { readAnsibleIni } from './ansible-ini.ts';
import { readAnsibleYaml } from './ansible-yaml.ts';
import type { Imported, ImportedNode } from './imported-node.ts';

/** Variables that say how to log in, the older spellings second (Ansible inventory guide, "behavioral parameters"). */
const spellings = {
  host: ['ansible_host', 'ansible_ssh_host'],
  port: ['ansible_port', 'ansible_ssh_port'],
  user: ['ansible_user', 'ansible_ssh_user'],
  key: ['ansible_ssh_private_key_file', 'ansible_private_key_file'],
} as const;

/** Variables that change the way to a machine and are not followed. */
const foreignVars =
  /^ansible_(?:ssh_(?:common|extra)_args|ssh_(?:pass|password)|password|ssh_executable|paramiko_.*)$/;
/** Connections over SSH; any other (local, docker, winrm) is no machine to log in to. */
const sshConnections = new Set([
  'ssh',
  'smart',
  'paramiko',
  'paramiko_ssh',
  'ansible.builtin.ssh',
  'ansible.builtin.paramiko_ssh',
]);
/** Groups that every inventory has. */
const everybody = new Set(['all', 'ungrouped']);

type Groups = AnsibleInventory['groups'];

/** Distance of each group from the top: variables of deeper groups win. Circles end where they meet themselves. */
const depthsOf = (groups: Groups): ReadonlyMap<string, number> => {
  const depths = new Map<string, number>();
  const visit = (name: string, depth: number, trail: ReadonlySet<string>): void => {
    if (trail.has(name) || (depths.get(name) ?? -1) >= depth || depth > groups.size) return;
    depths.set(name, depth);
    for (const child of groups.get(name)?.children ?? []) visit(child, depth + 1, new Set([...trail, name]));
  };
  visit('all', 0, new Set());
  for (const name of groups.keys()) visit(name, 1, new Set());
  return depths;
};

/** For each group, itself and every group above it. */
const parentsOf = (groups: Groups): ReadonlyMap<string, readonly string[]> => {
  const parents = new Map<string, string[]>();
  for (const [name, { children }] of groups)
    for (const child of children) parents.set(child, [...(parents.get(child) ?? []), name]);
  return parents;
};

const withAncestors = (
  start: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
): readonly string[] => {
  const found = new Set(start);
  for (const name of found) for (const parent of parents.get(name) ?? []) found.add(parent);
  return [...found];
};

type Host = { readonly direct: readonly string[]; readonly own: AnsibleVars };

const hostsOf = (groups: Groups): ReadonlyMap<string, Host> => {
  const hosts = new Map<string, Host>();
  for (const [name, group] of groups)
    for (const [id, vars] of group.hosts) {
      const before = hosts.get(id) ?? { direct: [], own: {} };
      hosts.set(id, { direct: [...before.direct, name], own: { ...before.own, ...vars } });
    }
  return hosts;
};

const pick = (vars: AnsibleVars, names: readonly string[]): string | undefined => {
  const value = names.map((name) => vars[name]).find((one) => one !== undefined && one !== '');
  return value?.includes('{{') === true ? undefined : value;
};

/** The first group that lists the host is its role; each further group is a label of its own. */
const labelsOf = (direct: readonly string[], all: readonly string[]): Readonly<Record<string, string>> => {
  const role = direct.find((name) => !everybody.has(name));
  const rest = all.filter((name) => name !== role && !everybody.has(name));
  return {
    ...(role === undefined ? {} : { role }),
    ...Object.fromEntries(rest.map((name) => [`group-${name}`, 'yes'])),
  };
};

const refusalOf = (
  id: string,
  vars: AnsibleVars,
  address: string,
  port: string | undefined,
): string | undefined => {
  const connection = pick(vars, ['ansible_connection']);
  if (connection !== undefined && !sshConnections.has(connection))
    return `Its connection is "${connection}", not SSH.`;
  if (!namePattern.test(id) || id.length > 128)
    return 'Its name has characters that a node name cannot have.';
  if (!isHost(address)) return `Its address "${address}" is not an address.`;
  const user = pick(vars, spellings.user);
  if (user !== undefined && !isUser(user)) return 'Its user has characters that are not allowed.';
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535 && /^\d+$/.test(port)))
    return 'Its port is not a port number.';
  return undefined;
};

const foreignOf = (id: string, vars: AnsibleVars): Imported['unsupported'] =>
  Object.entries(vars).flatMap(([name, value]) => {
    if (foreignVars.test(name))
      return [
        {
          where: id,
          what: name,
          reason: 'It changes how ssh is started, which is not followed. Write jump or identityFile.',
        },
      ];
    const ours = Object.values(spellings).some((names) => (names as readonly string[]).includes(name));
    return ours && value.includes('{{')
      ? [{ where: id, what: `${name}: ${value}`, reason: 'Templates are not evaluated.' }]
      : [];
  });

const nodeOf = (
  id: string,
  vars: AnsibleVars,
  address: string,
  port: string | undefined,
  labels: ImportedNode['labels'],
): ImportedNode => {
  const key = pick(vars, spellings.key);
  return {
    id, address, labels,
    port: port === undefined ? 22 : Number(port),
    user: pick(vars, spellings.user),
    jump: [],
    identityFiles: key === undefined ? [] : [key],
    identitiesOnly: false, identityAgent: undefined, knownHosts: [], hostKeyAlias: undefined,
  }; // prettier-ignore
};

const inherit = (
  groups: Groups,
  names: readonly string[],
  depths: ReadonlyMap<string, number>,
): AnsibleVars =>
  ['all', ...names]
    .toSorted((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || (a < b ? -1 : 1))
    .reduce<AnsibleVars>((vars, name) => ({ ...vars, ...groups.get(name)?.vars }), {});

/** Reads an Ansible inventory, INI or YAML, as machines. Pure; templates, plugins and vars files are not followed. */
export const readAnsibleInventory = (text: string): Imported => {
  const { groups, unsupported } = readAnsibleYaml(text) ?? readAnsibleIni(text);
  const depths = depthsOf(groups);
  const parents = parentsOf(groups);
  const nodes: ImportedNode[] = [];
  const skips: { id: string; reason: string }[] = [];
  const foreign: Imported['unsupported'][number][] = [];
  for (const [id, { direct, own }] of hostsOf(groups)) {
    const all = withAncestors(direct, parents);
    const vars = { ...inherit(groups, all, depths), ...own };
    const address = pick(vars, spellings.host) ?? id;
    const port = pick(vars, spellings.port);
    const refusal = refusalOf(id, vars, address, port);
    foreign.push(...foreignOf(id, vars));
    if (refusal === undefined) nodes.push(nodeOf(id, vars, address, port, labelsOf(direct, all)));
    else skips.push({ id, reason: refusal });
  }
  return { nodes, skips, unsupported: [...unsupported, ...foreign] };
};
