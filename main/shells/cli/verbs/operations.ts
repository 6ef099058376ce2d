import { clockText, operationResultWord } from '#shared/format';
import { epochMs, operationIdSchema, type Operation, type OperationId } from '#shared/model';
import type { Link } from '#shared/wire';
import { CliError } from '../cli-error.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { followAndGrade, planAndRun, type RunOptions } from '../operation/run-plan.ts';
import { withIsoTimes } from '../report/index.ts';
import { tableText } from '../table.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';
import { sweep } from './sweep.ts';

/** What a person can say about an operation that there is. */
export type OperationWord =
  | { readonly kind: 'continue' | 'cancel' | 'resume' | 'pause' | 'stop' }
  | { readonly kind: 'abandon' | 'leave'; readonly reason: string }
  | { readonly kind: 'wait'; readonly seconds: number };

const list = async (link: Link, terminal: Terminal): Promise<readonly Operation[]> =>
  (await link.call('operation.list', { since: epochMs(0) }, terminal.signal)).operations;

/** Operations that are open, or ended not long ago. */
export const listOperations = async (link: Link, terminal: Terminal, json: boolean): Promise<ExitCode> => {
  const operations = await list(link, terminal);
  terminal.out(
    json
      ? jsonText({ schema: 'quarterdeck.operations/1', operations: withIsoTimes(operations) })
      : operations.length === 0
        ? 'No operation is open, and none ended lately.\n'
        : tableText(
            ['ID', 'STARTED', 'WHAT', 'STANDS', 'WHO', 'REASON'],
            operations.map((one) => [
              one.id,
              clockText(one.startedAt, one.startedAt, { seconds: true }),
              one.plan.title,
              operationResultWord(one),
              one.operator,
              one.reason,
            ]),
          ),
  );
  return operations.some(
    ({ state }) => state === 'interrupted' || state === 'asking' || state === 'indeterminate',
  )
    ? exitCode.unknown
    : exitCode.ok;
};

/** The operation whose id begins with the text, when that is one. Throws CliError 64. */
const findOperation = async (link: Link, terminal: Terminal, text: string): Promise<OperationId> => {
  const found = (await list(link, terminal)).filter(({ id }) => id.startsWith(text));
  const [first, ...others] = found;
  if (first === undefined || others.length > 0)
    throw new CliError(
      exitCode.usage,
      first === undefined
        ? `There is no operation ${visible(text)}. List them with: operations`
        : `${visible(text)} is the beginning of ${found.length} operations. Write more of it.`,
    );
  return operationIdSchema.parse(first.id);
};

/** Says one word about an operation, then follows it to its end where it goes on. */
export const tellOperation = async (
  link: Link,
  terminal: Terminal,
  of: { readonly id: string; readonly word: OperationWord; readonly json: boolean; readonly timeout: number },
): Promise<ExitCode> => {
  const operationId = await findOperation(link, terminal, of.id);
  const { word } = of;
  const { signal } = terminal;
  if (word.kind !== 'abandon' && word.kind !== 'stop' && word.kind !== 'pause')
    await sweep(link, of.timeout, signal);
  switch (word.kind) {
    case 'continue':
    case 'cancel':
    case 'resume':
    case 'pause':
    case 'stop':
      await link.call(`operation.${word.kind}`, { operationId }, signal);
      break;
    case 'abandon':
      await link.call('operation.abandon', { operationId, reason: word.reason }, signal);
      break;
    case 'leave':
      await link.call(
        'operation.decide',
        { operationId, decision: { kind: 'leave', reason: word.reason } },
        signal,
      );
      break;
    case 'wait':
      await link.call(
        'operation.decide',
        { operationId, decision: { kind: 'wait', ms: word.seconds * 1_000 } },
        signal,
      );
  }
  return followAndGrade(link, terminal, operationId, of.json);
};

/** Takes back what an operation did: a plan of its own, shown and confirmed like any other. */
export const undoOperation = async (
  link: Link,
  terminal: Terminal,
  of: { readonly id: string; readonly timeout: number; readonly run: RunOptions },
): Promise<ExitCode> => {
  const operationId = await findOperation(link, terminal, of.id);
  await sweep(link, of.timeout, terminal.signal);
  return planAndRun(link, terminal, { kind: 'undo', operationId }, of.run);
};
