import type { OwnershipSnapshot } from '#shared/contract';
import type { SpaceView } from '#shared/model';
import { CliError } from '../cli-error.ts';
import { exitCode } from '../exit-code.ts';
import { visible } from '../terminal.ts';

/** Names that are listed when the wanted one is not there. */
const mostNamed = 20;

/** The space of that id, or of that name when only one has it. Throws CliError 64, naming those there are. */
export const findSpace = ({ spaces }: OwnershipSnapshot, name: string): SpaceView => {
  const byId = spaces.find(({ id }) => id === name);
  if (byId !== undefined) return byId;
  const [first, ...others] = spaces.filter((space) => space.name === name);
  if (first !== undefined && others.length === 0) return first;
  const offered = first === undefined ? spaces.slice(0, mostNamed) : [first, ...others];
  const says = first === undefined ? 'There is no space' : 'More than one space is called';
  throw new CliError(
    exitCode.usage,
    `${says} ${visible(name)}. Write one of ${visible(offered.map(({ id }) => id).join(', ')) || 'none: the fleet file declares no space'}.`,
  );
};
