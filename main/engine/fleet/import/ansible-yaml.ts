import { readYaml } from '../file/index.ts';
import { createGroups, type AnsibleInventory, type AnsibleVars } from './ansible-groups.ts';
import { expandRange } from './ansible-range.ts';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readVars = (value: unknown): AnsibleVars =>
  isTree(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, one]) =>
          typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean'
            ? [[key, String(one)]]
            : [],
        ),
      )
    : {};

const groupKeys = new Set(['hosts', 'children', 'vars']);

/** True for a map of groups: each is empty or has nothing but hosts, children and vars. */
const isInventory = (value: unknown): value is Tree =>
  isTree(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every(
    (one) => one === null || (isTree(one) && Object.keys(one).every((key) => groupKeys.has(key))),
  );

/** Reads a YAML inventory (Ansible's `yaml` plugin); undefined when the text is none. */
export const readAnsibleYaml = (text: string): AnsibleInventory | undefined => {
  const yaml = readYaml(text);
  const { value } = yaml;
  if (yaml.document === undefined || !isInventory(value)) return undefined;
  const { groups, group } = createGroups();
  const unsupported = yaml.problems.map(({ offset, says }) => ({
    where: `line ${yaml.place(offset).line}`,
    what: says,
    reason: 'Its value is not read.',
  }));

  // An alias may lead back to its own anchor, so each map is entered once.
  const entered = new Set<unknown>();
  const readGroup = (name: string, tree: unknown): void => {
    const target = group(name);
    if (!isTree(tree) || entered.has(tree)) return;
    entered.add(tree);
    target.vars = { ...target.vars, ...readVars(tree['vars']) };
    const hosts = isTree(tree['hosts']) ? tree['hosts'] : {};
    for (const [pattern, vars] of Object.entries(hosts)) {
      const names = expandRange(pattern);
      if (names === undefined)
        unsupported.push({ where: name, what: pattern, reason: 'The range cannot be read.' });
      for (const one of names ?? []) target.hosts.set(one, { ...target.hosts.get(one), ...readVars(vars) });
    }
    const children = isTree(tree['children']) ? tree['children'] : {};
    for (const [child, inner] of Object.entries(children)) {
      target.children.add(child);
      readGroup(child, inner);
    }
  };
  for (const [name, tree] of Object.entries(value)) readGroup(name, tree);
  return { groups, unsupported };
};
