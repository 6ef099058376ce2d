import { resolve } from 'node:path';
import { readThisMachine } from '#engine';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { readFleetFile } from '../read-fleet-file.ts';
import { visible, type Terminal } from '../terminal.ts';

/** Checks a fleet file without connecting to anything. All errors at once, in the form compilers use. */
export const validateFile = async (file: string, terminal: Terminal): Promise<ExitCode> => {
  const fleet = await readFleetFile(resolve(terminal.folder, file), readThisMachine());
  const groups = new Set(fleet.entries.flatMap(({ node }) => node.groups));
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  terminal.out(
    `${visible(fleet.name)}: ${count(fleet.entries.length, 'node')}, ${count(groups.size, 'group')}, no errors.\n`,
  );
  return exitCode.ok;
};
