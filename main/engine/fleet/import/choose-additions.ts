import { checkFleetText } from '../read-fleet.ts';
import type { Surroundings } from '../resolve/index.ts';
import { addNodes } from './add-nodes.ts';
import type { Imported, ImportedNode } from './imported-node.ts';

/** The fleet file as it stands. `present` are the nodes in it. */
export type Standing = {
  readonly text: string;
  readonly file: string;
  readonly present: ReadonlySet<string>;
};
export type Additions = {
  readonly adds: readonly ImportedNode[];
  readonly skips: Imported['skips'];
  /** The whole file with them. */
  readonly after: string;
};

type Skip = Imported['skips'][number];

const inFileAlready = 'It is in the fleet file already.';

/** What the fleet file would refuse, by node. A problem that names no added node stands in the way of all. */
const refusals = (
  adds: readonly ImportedNode[],
  text: string,
  file: string,
  around: Surroundings,
): readonly Skip[] => {
  const problems = checkFleetText(text, file, around);
  const added = new Set(adds.map(({ id }) => id));
  const byNode = new Map<string, string>();
  for (const { path, says } of problems) {
    const id = path[0] === 'nodes' ? String(path[1]) : '';
    if (added.has(id) && !byNode.has(id)) byNode.set(id, says);
  }
  if (byNode.size > 0) return [...byNode].map(([id, reason]) => ({ id, reason }));
  return problems.length === 0 ? [] : adds.map(({ id }) => ({ id, reason: problems[0]?.says ?? '' }));
};

/** Leaves out what is already there, what the fleet file would refuse, and what goes through something left out. */
export const chooseAdditions = (imported: Imported, standing: Standing, around: Surroundings): Additions => {
  const { text, file, present } = standing;
  const skips = [...imported.skips];
  const isNew = ({ id }: ImportedNode) => !present.has(id);
  skips.push(
    ...imported.nodes.filter((node) => !isNew(node)).map(({ id }) => ({ id, reason: inFileAlready })),
  );
  let adds = imported.nodes.filter(isNew);
  for (;;) {
    const after = addNodes(text, adds);
    const refused = adds.length === 0 ? [] : refusals(adds, after, file, around);
    if (refused.length === 0) return { adds, skips, after };
    skips.push(...refused);
    const out = new Set(refused.map(({ id }) => id));
    const behind = adds.filter(({ id, jump }) => !out.has(id) && jump.some((hop) => out.has(hop)));
    skips.push(...behind.map(({ id }) => ({ id, reason: 'Its jump host is left out.' })));
    adds = adds.filter((node) => !out.has(node.id) && !behind.includes(node));
  }
};
