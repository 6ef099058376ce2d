import type { FleetSnapshot } from '#shared/contract';
import type { NodeId } from '#shared/model';
import { CliError } from '../cli-error.ts';
import { exitCode } from '../exit-code.ts';
import { visible } from '../terminal.ts';
import { findNode } from '../verbs/find-node.ts';

/** What to write instead. */
const valuesThereAre = (snapshot: FleetSnapshot, name: string): string => {
  const values = new Set(snapshot.nodes.flatMap(({ node }) => node.labels[name] ?? []));
  return values.size === 0
    ? `No node has a label ${visible(name)}.`
    : `Values of ${visible(name)} are ${visible([...values].toSorted().join(', '))}.`;
};

/** Nodes by name, or all that carry every `label=value` given. Throws CliError 64 when that is nobody. */
export const chooseNodes = (
  snapshot: FleetSnapshot,
  names: readonly string[],
  labels: readonly string[],
): readonly NodeId[] => {
  const pairs = labels.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new CliError(exitCode.usage, `Write a label as NAME=VALUE, not ${visible(text)}.`);
    return [text.slice(0, equals), text.slice(equals + 1)] as const;
  });
  const named = names.map((name) => findNode(snapshot, name).node.id);
  const labelled =
    pairs.length === 0
      ? []
      : snapshot.nodes
          .filter(({ node }) => pairs.every(([name, value]) => node.labels[name] === value))
          .map(({ node }) => node.id);
  if (pairs.length > 0 && labelled.length === 0)
    throw new CliError(
      exitCode.usage,
      `No node has ${visible(labels.join(' and '))}. ${pairs.map(([name]) => valuesThereAre(snapshot, name)).join(' ')}`,
    );
  const chosen = [...new Set([...named, ...labelled])];
  if (chosen.length === 0) throw new CliError(exitCode.usage, 'Name at least one node, or use --label.');
  return chosen;
};
