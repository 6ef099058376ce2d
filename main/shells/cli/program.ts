import { Command, InvalidArgumentError } from 'commander';
import { fleetJsonSchema } from '#engine';
import { backtestFile } from './backtest/backtest-file.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import type { FleetChoice, OpenEngine } from './open-engine.ts';
import { addLocatorVerb } from './locator-verb.ts';
import { addLogVerbs } from './log-verbs.ts';
import { addOperationVerbs } from './operation-verbs.ts';
import { addOwnershipVerbs } from './ownership-verbs.ts';
import { addScheduleVerbs } from './schedule-verbs.ts';
import { addTailVerb } from './tail-verb.ts';
import { addActionsVerb, addAuditVerb, addOperationsVerb } from './record-verbs.ts';
import { documentJsonSchema, documentNames, statusJsonSchema } from './report/index.ts';
import { jsonText, type Terminal } from './terminal.ts';
import { importNodes } from './verbs/import-nodes.ts';
import { showFilling } from './verbs/show-filling.ts';
import { showAlarms, showNodes, showStatus } from './verbs/show-fleet.ts';
import { trustKey } from './verbs/trust-key.ts';
import { validateFile } from './verbs/validate-file.ts';
import { watchChanges } from './verbs/watch-fleet.ts';

export type ProgramParts = {
  readonly terminal: Terminal;
  readonly version: string;
  readonly open: (choice: FleetChoice, terminal: Terminal) => Promise<OpenEngine>;
};

type FleetOptions = FleetChoice & {
  readonly json?: boolean;
  readonly timeout: number;
  readonly mount?: string;
};

/** A sweep of a thousand nodes takes seconds; one that hangs must not hold a cron job for ever. */
const usualTimeoutSeconds = 60;

const readSeconds = (text: string): number => {
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= 600)) throw new InvalidArgumentError('Write seconds from 1 to 600.');
  return seconds;
};

/** The verbs of the cli. `finish` gets the exit code of the one that ran. */
export const createProgram = (parts: ProgramParts, finish: (code: ExitCode) => void): Command => {
  const { terminal, version, open } = parts;
  const program = new Command('quarterdeck')
    .description('Tells the state of a fleet over SSH, and changes it by plans.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nExit codes: 0 ok, 1 warning, 2 critical, 3 something is unknown, 4 a plan is refused, 64 usage, 65 unreadable fleet file, 69 not possible now.',
    );

  const onFleet = (name: string, says: string, under: Command = program) =>
    under
      .command(name)
      .description(says)
      .option('--fleet <file>', 'the fleet file')
      .option('--demo', 'the demo fleet: servers inside this process')
      .option('--scenario <name>', 'a certain demo fleet')
      .option('--data <folder>', 'where history is kept')
      .option('--json', 'print JSON');
  const timed = (command: Command) =>
    command.option('--timeout <seconds>', 'longest time for the sweep', readSeconds, usualTimeoutSeconds);
  const withEngine = async (
    choice: FleetChoice,
    act: (engine: OpenEngine) => Promise<ExitCode>,
  ): Promise<void> => {
    await using engine = await open(choice, terminal);
    finish(await act(engine));
  };

  for (const [name, says, show] of [
    ['status', 'One full sweep of every node; the exit code is the grade of the fleet.', showStatus],
    ['alarms', 'One full sweep; its open alarms.', showAlarms],
    ['nodes', 'One full sweep; its nodes.', showNodes],
  ] as const)
    timed(onFleet(name, says)).action((options: FleetOptions) =>
      withEngine(options, ({ link }) =>
        show(link, terminal, { json: options.json === true, timeout: options.timeout, version }),
      ),
    );
  timed(onFleet('filling <node>', 'What fills a disk of a node: a short, gentle look at it.'))
    .option('--mount <path>', 'the mount point; without it the fullest one')
    .action((node: string, options: FleetOptions) =>
      withEngine(options, ({ link }) =>
        showFilling(link, terminal, { ...options, node, json: options.json === true }),
      ),
    );
  onFleet('watch', 'What changes, until you end it.').action((options: FleetOptions) =>
    withEngine(options, ({ link }) => watchChanges(link, terminal, options.json === true)),
  );
  timed(onFleet('trust <node>', 'Shows the key of a new server and asks you to compare it.')).action(
    (node: string, options: FleetOptions) =>
      withEngine(options, ({ link }) => trustKey(link, terminal, node, options.timeout)),
  );
  const verbs = { terminal, onFleet, timed, withEngine };
  addOperationVerbs(verbs);
  addOwnershipVerbs(verbs);
  addLogVerbs(verbs);
  addScheduleVerbs(verbs);
  addTailVerb(verbs);
  addOperationsVerb(verbs);
  addAuditVerb(verbs);
  addActionsVerb(verbs);
  addFileVerbs(program, terminal, finish);
  addLocatorVerb(program, terminal, finish);
  return program;
};

type ImportFlags = { readonly into: string; readonly yes?: boolean; readonly json?: boolean };

/** Verbs that start no engine. */
const addFileVerbs = (program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void => {
  program
    .command('validate <file>')
    .description('Checks a fleet file: all errors at once. Connects to nothing.')
    .action(async (file: string) => finish(await validateFile(file, terminal)));
  program
    .command('backtest <file>')
    .description(
      'Replays a disk history (CSV: time, availableBytes, sizeBytes) through the alarm rules. Prints JSON.',
    )
    .action(async (file: string) => finish(await backtestFile(file, terminal)));
  program
    .command('schema [document]')
    .description(
      'Prints the JSON Schema of a document this program prints, or of the fleet file: schema fleet.',
    )
    .action((document = 'status') => {
      const schemas: Readonly<Record<string, () => object>> = {
        status: statusJsonSchema,
        fleet: fleetJsonSchema,
        ...Object.fromEntries(documentNames.map((name) => [name, () => documentJsonSchema(name)])),
      };
      const schema = schemas[document as string];
      if (schema === undefined)
        program.error(`Write schema with one of ${Object.keys(schemas).join(', ')}.`, {
          exitCode: exitCode.usage,
        });
      terminal.out(jsonText(schema?.()));
      finish(exitCode.ok);
    });
  const imports = program
    .command('import')
    .description('Adds nodes to a fleet file. Shows first what it adds.');
  const source = (name: string, says: string, from: 'ssh-config' | 'ansible') =>
    imports
      .command(name)
      .description(says)
      .requiredOption('--into <file>', 'the fleet file; made when there is none')
      .option('--yes', 'write without asking')
      .option('--json', 'print the proposal as JSON')
      .action(async (file: string | undefined, options: ImportFlags) =>
        finish(
          await importNodes(terminal, {
            from,
            file,
            into: options.into,
            yes: options.yes === true,
            json: options.json === true,
          }),
        ),
      );
  source(
    'ssh-config [file]',
    'From an OpenSSH client configuration; ~/.ssh/config without a name.',
    'ssh-config',
  );
  source('ansible <file>', 'From an Ansible inventory, INI or YAML.', 'ansible');
};
