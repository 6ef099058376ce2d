import { CommanderError } from 'commander';
import { faultCatalogue, FaultError, type Fault } from '#shared/fault';
import { CliError } from './cli-error.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { createProgram, type ProgramParts } from './program.ts';
import { visible } from './terminal.ts';

/** What happened, why, what to do. */
const faultText = ({ code, says, subject }: Fault): string =>
  [
    subject === undefined ? says : `${subject}: ${says}`,
    code === 'action.read-only'
      ? 'Let it act with: actions on --reason TEXT. Then run the command again.'
      : faultCatalogue[code].next,
  ]
    .map((line) => `${visible(line)}\n`)
    .join('');

const codeOfFault = ({ code }: Fault): ExitCode => {
  if (code === 'fleet.unreadable' || code === 'import.unreadable') return exitCode.unreadable;
  if (code === 'fleet.no-such-node') return exitCode.usage;
  if (code === 'action.read-only') return exitCode.refused;
  return code === 'engine.bug' ? exitCode.defect : exitCode.unavailable;
};

/** Runs one command line and answers with its exit code. Answers go to `out`, everything else to `err`. */
export const run = async (args: readonly string[], parts: ProgramParts): Promise<ExitCode> => {
  const { terminal } = parts;
  let code: ExitCode = exitCode.usage;
  try {
    await createProgram(parts, (finished) => (code = finished)).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its own sentence already; help and version end with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    if (error instanceof CliError) {
      terminal.err(`${error.message.split('\n').map(visible).join('\n')}\n`);
      return error.code;
    }
    if (error instanceof FaultError) {
      terminal.err(faultText(error.fault));
      return codeOfFault(error.fault);
    }
    throw error;
  }
};
