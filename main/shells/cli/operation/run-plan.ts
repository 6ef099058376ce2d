import type { GuardId, OperationRequest, Plan } from '#shared/model';
import { guardIdSchema, refusingGuards } from '#shared/model';
import type { Link } from '#shared/wire';
import { CliError } from '../cli-error.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { withIsoTimes } from '../report/index.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';
import { followOperation, operationText } from './follow-operation.ts';
import { codeOfOperation } from './operation-grade.ts';
import { planText } from './plan-report.ts';

/** What every verb that changes something understands. */
export type RunOptions = {
  readonly plan: boolean;
  readonly yes: boolean;
  readonly reason: string | undefined;
  readonly json: boolean;
  /** `guard=reason` */
  readonly override: readonly string[];
  /** `resource=token` */
  readonly takeOver: readonly string[];
};

const splitOnce = (text: string, form: string): readonly [string, string] => {
  const equals = text.lastIndexOf('=');
  if (equals < 1 || equals === text.length - 1)
    throw new CliError(exitCode.usage, `Write ${form}, not ${visible(text)}.`);
  return [text.slice(0, equals), text.slice(equals + 1)];
};

/** Each override names its one guard. There is no override for all of them. */
const readOverrides = (texts: readonly string[]): { readonly guard: GuardId; readonly reason: string }[] =>
  texts.map((text) => {
    const equals = text.indexOf('=');
    const guard = guardIdSchema.safeParse(text.slice(0, Math.max(0, equals)));
    const reason = text.slice(equals + 1).trim();
    if (!guard.success || equals < 1 || reason === '')
      throw new CliError(
        exitCode.usage,
        `Write --override GUARD=REASON with one of ${guardIdSchema.options.join(', ')}.`,
      );
    return { guard: guard.data, reason };
  });

const readTakeOvers = (texts: readonly string[]): { readonly resource: string; readonly token: number }[] =>
  texts.map((text) => {
    const [resource, token] = splitOnce(text, '--take-over RESOURCE=TOKEN as the refusal showed it');
    if (!/^[1-9]\d{0,14}$/.test(token))
      throw new CliError(exitCode.usage, `${visible(token)} is not the token of a lock.`);
    return { resource, token: Number(token) };
  });

const mustBeTyped = (plan: Plan): string => plan.typeToConfirm ?? 'yes';

/** A person types the name, or "yes"; a script says --yes and gives its reason on the command line. */
const confirm = async (plan: Plan, terminal: Terminal, options: RunOptions): Promise<string> => {
  if (options.yes) {
    if (options.reason === undefined || options.reason.trim() === '')
      throw new CliError(
        exitCode.usage,
        'With --yes give the reason too: --reason TEXT. It is kept in the record.',
      );
    return options.reason;
  }
  if (!terminal.canAsk)
    throw new CliError(
      exitCode.usage,
      'Nobody is here to confirm. Use --yes --reason TEXT, or --plan to look only.',
    );
  const wanted = mustBeTyped(plan);
  const typed = await terminal.ask(`Type ${visible(wanted)} to run this plan: `);
  if (typed.trim() !== wanted) throw new CliError(exitCode.unavailable, 'Not run. Nothing was changed.');
  const reason = options.reason ?? (await terminal.ask('Why (kept in the record): '));
  if (reason.trim() === '')
    throw new CliError(exitCode.usage, 'Not run: a reason is needed. Nothing was changed.');
  return reason;
};

/** Plans, shows, confirms, runs and follows. With --plan it stops after showing: 0 it could run, 4 something refuses. */
export const planAndRun = async (
  link: Link,
  terminal: Terminal,
  request: OperationRequest,
  options: RunOptions,
): Promise<ExitCode> => {
  const overrides = readOverrides(options.override);
  const takeOver = readTakeOvers(options.takeOver);
  const plan = await link.call('operation.plan', { request }, terminal.signal);
  if (options.json && options.plan)
    terminal.out(jsonText({ schema: 'quarterdeck.plan/1', ...(withIsoTimes(plan) as object) }));
  else (options.json || !options.plan ? terminal.err : terminal.out)(planText(plan));
  const open = refusingGuards(plan).filter(
    ({ guard, mayOverride }) => !mayOverride || overrides.every((one) => one.guard !== guard),
  );
  const isRefused = plan.refusal !== undefined || open.length > 0;
  if (options.plan || isRefused) return isRefused ? exitCode.refused : exitCode.ok;
  const reason = await confirm(plan, terminal, options);
  const started = await link.call(
    'operation.run',
    { hash: plan.hash, reason, overrides, takeOver },
    terminal.signal,
  );
  return followAndGrade(link, terminal, started.id, options.json);
};

/** Follows an operation to its end (or until it needs a person), prints how it stands, and grades it. */
export const followAndGrade = async (
  link: Link,
  terminal: Terminal,
  id: Parameters<typeof followOperation>[2],
  json: boolean,
): Promise<ExitCode> => {
  const operation = await followOperation(link, terminal, id, false);
  if (operation === undefined || terminal.signal.aborted) {
    terminal.err(
      `Stopped following ${id}. It stops before its next step; find it again with: operations resume ${id}\n`,
    );
    return exitCode.unknown;
  }
  if (json)
    terminal.out(jsonText({ schema: 'quarterdeck.operation/1', ...(withIsoTimes(operation) as object) }));
  else terminal.out(operationText(operation, operation.endedAt ?? operation.startedAt));
  return codeOfOperation(operation);
};
