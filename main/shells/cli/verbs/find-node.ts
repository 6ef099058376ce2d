import type { FleetSnapshot } from '#shared/contract';
import type { NodeView } from '#shared/model';
import { CliError } from '../cli-error.ts';
import { exitCode } from '../exit-code.ts';
import { visible } from '../terminal.ts';

/** Names that are listed when the wanted one is not there. */
const mostNamed = 20;

/** The node of that name. Throws CliError 64, naming those there are. */
export const findNode = ({ nodes }: FleetSnapshot, name: string): NodeView => {
  const found = nodes.find(({ node }) => node.id === name);
  if (found !== undefined) return found;
  const names = nodes.slice(0, mostNamed).map(({ node }) => node.id);
  const more = nodes.length > mostNamed ? ` and ${nodes.length - mostNamed} more` : '';
  throw new CliError(
    exitCode.usage,
    `The fleet has no node ${visible(name)}. It has ${visible(names.join(', '))}${more}.`,
  );
};
