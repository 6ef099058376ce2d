import type { Machine } from './state.ts';

/** What a constraint or preference can ask of a node. */
export const attributeOf = (machine: Machine, key: string): string => {
  const { member } = machine;
  if (key.startsWith('node.labels.')) return member?.spec.Labels?.[key.slice(12)] ?? '';
  if (key.startsWith('engine.labels.')) return machine.engineLabels[key.slice(14)] ?? '';
  switch (key) {
    case 'node.id':
      return member?.id ?? '';
    case 'node.hostname':
      return machine.hostname;
    case 'node.role':
      return member?.spec.Role ?? '';
    case 'node.platform.os':
      return 'linux';
    case 'node.platform.arch':
      return machine.architecture;
    default:
      return '';
  }
};

/** Whether a node meets them all: `node.labels.region==eu`, `node.role != manager`. Values compare without case. */
export const meets = (machine: Machine, constraints: readonly string[] | null | undefined): boolean =>
  (constraints ?? []).every((constraint) => {
    const found = /^\s*([^=!\s]+)\s*(==|!=)\s*(.*?)\s*$/.exec(constraint);
    if (found === null) return false;
    const [, key = '', sign, wanted = ''] = found;
    const isSame = attributeOf(machine, key).toLowerCase() === wanted.toLowerCase();
    return sign === '==' ? isSame : !isSame;
  });
