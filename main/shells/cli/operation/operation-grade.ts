import { endedStates, type Operation } from '#shared/model';
import { exitCode, type ExitCode } from '../exit-code.ts';

/** How an operation ends the command: 0 done, 1 done but not whole, 2 failed or rolled back, 3 nobody knows, or it waits for a person. */
export const codeOfOperation = ({ state, grade }: Pick<Operation, 'state' | 'grade'>): ExitCode => {
  switch (grade) {
    case 'ok':
      return exitCode.ok;
    case 'ok-with-skipped':
    case 'degraded':
      return exitCode.warning;
    case 'rolled-back':
    case 'failed':
      return exitCode.critical;
    case 'indeterminate':
      return exitCode.unknown;
    case undefined:
      if (state === 'succeeded' || state === 'undone') return exitCode.ok;
      return endedStates.includes(state) ? exitCode.critical : exitCode.unknown;
  }
};
