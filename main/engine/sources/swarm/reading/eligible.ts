import type { DockerNode, ServiceSpec } from '../docker/index.ts';

type Eligible = Pick<DockerNode, 'ID' | 'Spec' | 'Description'>;

const attribute = (node: Eligible, key: string): string | undefined => {
  const description = node.Description;
  switch (key) {
    case 'node.id':
      return node.ID;
    case 'node.hostname':
      return description?.Hostname ?? '';
    case 'node.role':
      return node.Spec.Role;
    case 'node.platform.os':
      return description?.Platform?.OS ?? '';
    case 'node.platform.arch':
      return architectureOf(description?.Platform?.Architecture ?? '');
    default:
  }
  if (key.startsWith('node.labels.')) return node.Spec.Labels[key.slice('node.labels.'.length)] ?? '';
  if (key.startsWith('engine.labels.'))
    return description?.Engine?.Labels[key.slice('engine.labels.'.length)] ?? '';
  return undefined;
};

/** The kernel's name and Go's name of one architecture are the same to the scheduler. */
const architectureOf = (name: string): string =>
  name === 'x86_64' ? 'amd64' : name === 'aarch64' ? 'arm64' : name;

/** Whether a node meets one constraint. Comparison ignores case, as the scheduler's does; one it would not know is not met. */
const meets = (node: Eligible, constraint: string): boolean => {
  const found = /^\s*([a-z][\w.-]*)\s*(==|!=)\s*(.+?)\s*$/i.exec(constraint);
  if (found === null) return false;
  const [, key = '', operator = '', wanted = ''] = found;
  const is = attribute(node, key);
  if (is === undefined) return false;
  const same =
    is.toLowerCase() === (key === 'node.platform.arch' ? architectureOf(wanted) : wanted).toLowerCase();
  return operator === '==' ? same : !same;
};

/** The first constraint a node does not meet, or undefined when the service may run there as far as constraints go. */
export const unmetConstraint = (node: Eligible, { TaskTemplate }: ServiceSpec): string | undefined => {
  const placement = TaskTemplate.Placement;
  const unmet = placement?.Constraints.find((constraint) => !meets(node, constraint));
  if (unmet !== undefined) return unmet;
  const platforms = placement?.Platforms ?? [];
  const { OS = '', Architecture = '' } = node.Description?.Platform ?? {};
  const fits = platforms.some(
    (each) =>
      (each.OS === '' || each.OS === OS) &&
      (each.Architecture === '' || architectureOf(each.Architecture) === architectureOf(Architecture)),
  );
  return platforms.length === 0 || fits
    ? undefined
    : `platform ${platforms[0]?.OS}/${platforms[0]?.Architecture}`;
};
