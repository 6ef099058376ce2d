import type { Command } from 'commander';
import { CliError } from './cli-error.ts';
import { exitCode } from './exit-code.ts';
import { readWholeSeconds, runnable, runOptionsOf, type Flags, type VerbParts } from './verb-flags.ts';
import { tellActions } from './verbs/actions.ts';
import { listAudit, verifyAudit } from './verbs/audit.ts';
import { listOperations, tellOperation, undoOperation, type OperationWord } from './verbs/operations.ts';

const reasonOf = ({ reason }: Flags): string => {
  if (reason === undefined || reason.trim() === '')
    throw new CliError(exitCode.usage, 'Give the reason: --reason TEXT. It is kept in the record.');
  return reason;
};
const withReason = (command: Command): Command =>
  command.option('--reason <text>', 'why; kept in the record');

/** The verb that lists operations, and its words for one of them. */
export const addOperationsVerb = ({ terminal, onFleet, timed, withEngine }: VerbParts): void => {
  const operations = onFleet(
    'operations',
    'Operations that are open or ended lately; and what to do about one.',
  );
  operations.action((flags: Flags) =>
    withEngine(flags, ({ link }) => listOperations(link, terminal, flags.json === true)),
  );
  const word = (name: string, says: string, read: (flags: Flags) => OperationWord): Command =>
    timed(onFleet(`${name} <operation>`, says, operations)).action(
      (id: string, _flags: unknown, command: Command) => {
        const flags = command.optsWithGlobals<Flags>();
        return withEngine(flags, ({ link }) =>
          tellOperation(link, terminal, {
            id,
            word: read(flags),
            json: flags.json === true,
            timeout: flags.timeout,
          }),
        );
      },
    );
  word('resume', 'Goes on with an interrupted one, from what the fleet says now.', () => ({
    kind: 'resume',
  }));
  word('continue', 'Goes on after a pause.', () => ({ kind: 'continue' }));
  word('cancel', 'Stops it and takes back what was done so far.', () => ({ kind: 'cancel' }));
  withReason(
    word('abandon', 'Gives it up: nothing more is sent, its locks are given back.', (flags) => ({
      kind: 'abandon',
      reason: reasonOf(flags),
    })),
  );
  word('wait', 'Its deadline passed: waits longer.', ({ seconds }) => ({
    kind: 'wait',
    seconds: seconds ?? 600,
  })).option('--seconds <n>', 'how much longer', readWholeSeconds);
  withReason(
    word('leave', 'Its deadline passed: leaves that step behind and goes on.', (flags) => ({
      kind: 'leave',
      reason: reasonOf(flags),
    })),
  );
  runnable(
    timed(onFleet('undo <operation>', 'Takes back what one did: a plan of its own.', operations)),
  ).action((id: string, _flags: unknown, command: Command) => {
    const flags = command.optsWithGlobals<Flags>();
    return withEngine(flags, ({ link }) =>
      undoOperation(link, terminal, { id, timeout: flags.timeout, run: runOptionsOf(flags) }),
    );
  });
};

/** The verb that shows the record, and checks it. */
export const addAuditVerb = ({ terminal, onFleet, withEngine }: VerbParts): void => {
  const audit = onFleet('audit', 'The record of who did what and why.').option(
    '--operation <id>',
    'of one operation',
  );
  audit.action((flags: Flags) =>
    withEngine(flags, ({ link }) =>
      listAudit(link, terminal, { json: flags.json === true, operationId: flags.operation }),
    ),
  );
  onFleet('verify', 'Checks every line of the record against its chain.', audit).action(
    (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      return withEngine(flags, ({ link }) => verifyAudit(link, terminal, flags.json === true));
    },
  );
};

/** The verb that says whether this console may change the fleet: on its first run it only looks and plans. */
export const addActionsVerb = ({ terminal, onFleet, withEngine }: VerbParts): void => {
  const actions = onFleet(
    'actions',
    'Whether this console may change the fleet; `on` and `off` change that.',
  );
  actions.action((flags: Flags) =>
    withEngine(flags, ({ link }) => tellActions(link, terminal, { json: flags.json === true })),
  );
  for (const [name, says, allowed] of [
    ['on', 'Lets this console change the fleet, by plans.', true],
    ['off', 'Makes this console read-only.', false],
  ] as const)
    withReason(onFleet(name, says, actions)).action((_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const wish = { allowed, reason: reasonOf(flags) };
      return withEngine(flags, ({ link }) =>
        tellActions(link, terminal, { json: flags.json === true, wish }),
      );
    });
};
