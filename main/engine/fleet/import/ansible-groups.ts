import type { Imported } from './imported-node.ts';

/** Variables as text. Only the few that say how to log in are looked at. */
export type AnsibleVars = Readonly<Record<string, string>>;

/** One group of an inventory, as both formats give it. */
export type AnsibleGroup = {
  /** Host names (ranges unfolded) with their own variables. */
  readonly hosts: Map<string, AnsibleVars>;
  readonly children: Set<string>;
  vars: AnsibleVars;
};

/** An inventory before anything is inherited. */
export type AnsibleInventory = {
  readonly groups: ReadonlyMap<string, AnsibleGroup>;
  readonly unsupported: Imported['unsupported'];
};

/** Collects groups while an inventory is read. */
export const createGroups = (): {
  readonly groups: Map<string, AnsibleGroup>;
  readonly group: (name: string) => AnsibleGroup;
} => {
  const groups = new Map<string, AnsibleGroup>();
  return {
    groups,
    group: (name) => {
      const found = groups.get(name) ?? { hosts: new Map(), children: new Set(), vars: {} };
      groups.set(name, found);
      return found;
    },
  };
};
