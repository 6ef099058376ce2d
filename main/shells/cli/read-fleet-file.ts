import { readFile } from 'node:fs/promises';
import { readFleet, type ThisMachine } from '#engine';
import type { FleetFileProblem } from '#shared/model';
import { CliError } from './cli-error.ts';
import { exitCode } from './exit-code.ts';

/** `file:line:column: what is wrong what to write instead`, as compilers print it, so that editors can jump there. */
export const problemLine = ({ file, line, column, says, instead }: FleetFileProblem): string =>
  `${file}:${line}:${column}: ${says} ${instead}`;

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CliError(
      exitCode.unreadable,
      `${file}: ${code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${code}).`}`,
    );
  }
};

/** Reads and checks a fleet file. Throws CliError 65 with every problem. */
export const readFleetFile = async (file: string, machine: ThisMachine) => {
  const reading = readFleet(await readText(file), file, machine);
  if (reading.ok) return reading.fleet;
  throw new CliError(exitCode.unreadable, reading.problems.map(problemLine).join('\n'));
};
