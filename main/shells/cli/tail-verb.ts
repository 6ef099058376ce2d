import { InvalidArgumentError } from 'commander';
import { gather, type VerbParts } from './verb-flags.ts';
import { tailLogs, type TailOptions } from './verbs/tail-logs.ts';
import type { FleetChoice } from './open-engine.ts';

const mostLines = 500;

const readLines = (text: string): number => {
  const lines = Number(text);
  if (!Number.isInteger(lines) || lines < 0 || lines > mostLines)
    throw new InvalidArgumentError(`Write a number from 0 to ${mostLines}.`);
  return lines;
};

/** The verb that follows logs. */
export const addTailVerb = ({ terminal, onFleet, timed, withEngine }: VerbParts): void => {
  timed(
    onFleet(
      'tail <log...>',
      'Follows logs of any nodes, merged by time: NODE:/PATH, NODE:UNIT, NODE:journal, or a service.',
    ),
  )
    .option('--lines <n>', 'lines of the past to begin with, of each', readLines, 10)
    .option('--has <text>', 'only lines that hold it; may be repeated', gather, [])
    .option('--without <text>', 'no lines that hold it; may be repeated', gather, [])
    .action(
      (
        logs: readonly string[],
        flags: FleetChoice & Omit<TailOptions, 'json'> & { readonly json?: boolean },
      ) =>
        withEngine(flags, ({ link }) =>
          tailLogs(link, terminal, logs, { ...flags, json: flags.json === true }),
        ),
    );
};
