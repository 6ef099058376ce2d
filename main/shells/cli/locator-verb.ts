import { InvalidArgumentError, type Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';
import { gather } from './verb-flags.ts';
import { serveLocator, type LocatorFlags } from './verbs/serve-locator.ts';

const wholeNumber =
  (from: number, to: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < from || number > to)
      throw new InvalidArgumentError(`Write a whole number from ${from} to ${to}.`);
    return number;
  };
const mostSeeded = 100_000_000;

/** The verb that serves the reference locator. It starts no engine. */
export const addLocatorVerb = (
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void => {
  program
    .command('locator')
    .description('Serves the reference locator, for trials and tests: docs/locator.md.')
    .requiredOption(
      '--file <file>',
      'where its mappings are; made when there is none; :memory: keeps nothing',
    )
    .option('--host <address>', 'where it listens', '127.0.0.1')
    .option('--port <n>', '0: any free one', wholeNumber(0, 65_535), 7_070)
    .option(
      '--target <name=zone>',
      'a target to make when there is none of that name; may be repeated',
      gather,
      [],
    )
    .option('--token-file <file>', 'everybody must bring the token that is in it')
    .option('--seed <keys>', 'fills an empty store with made-up keys', wholeNumber(0, mostSeeded))
    .action(async (flags: LocatorFlags) => finish(await serveLocator(flags, terminal)));
};
