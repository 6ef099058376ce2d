import type { ExitCode } from './exit-code.ts';

/** Ends the command with a code and a sentence for the person. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: ExitCode;
  constructor(code: ExitCode, says: string) {
    super(says);
    this.code = code;
  }
}
