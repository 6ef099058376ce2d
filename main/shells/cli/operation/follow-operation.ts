import { clockText, operationResultWord, operationSentence } from '#shared/format';
import { endedStates, type Operation, type OperationId, type StepProgress } from '#shared/model';
import type { Link } from '#shared/wire';
import { visible, type Terminal } from '../terminal.ts';

/** States in which nothing happens until a person says something. */
const waitsForPerson = (operation: Operation): boolean =>
  operation.state === 'asking' || operation.state === 'paused' || operation.state === 'interrupted';

const isOver = (operation: Operation): boolean =>
  endedStates.includes(operation.state) || waitsForPerson(operation);

/** How many quarters of a step with rounds are done; undefined: it has none, or nobody can tell. */
const quartersOf = ({ rounds }: StepProgress): number | undefined =>
  rounds?.left === undefined
    ? undefined
    : Math.floor((4 * rounds.moved) / Math.max(1, rounds.moved + rounds.left));

/** A step with rounds says something else for every thing it moves: each quarter of them is worth a line. */
const isWorthALine = (was: StepProgress | undefined, step: StepProgress): boolean => {
  if (step.state === 'waiting') return false;
  if (was?.state !== step.state) return true;
  return step.rounds === undefined || was.rounds === undefined
    ? was.says !== step.says
    : quartersOf(was) !== quartersOf(step);
};

/** One line for each step that changed its state, and for each change worth one of what a running step says. */
const newLines = (before: Operation | undefined, operation: Operation): readonly string[] =>
  operation.steps.flatMap((step) => {
    const was = before?.steps.find(({ stepId }) => stepId === step.stepId);
    if (!isWorthALine(was, step)) return [];
    const call = operation.plan.steps.find(({ id }) => id === step.stepId);
    const at = step.endedAt ?? step.startedAt ?? operation.startedAt;
    const whats =
      was?.state === step.state ? step.says : [...new Set([call?.says ?? step.stepId, step.says])].join(' ');
    return [`${clockText(at, at, { seconds: true })}  ${step.state.padEnd(13)}  ${visible(whats.trim())}\n`];
  });

/**
 * Prints what an operation does until it ended or waits for a person, and answers with how it stands then. When the person
 * ends the command first, the operation stops before its next step and is found again later.
 */
export const followOperation = async (
  link: Link,
  terminal: Terminal,
  id: OperationId,
  isQuiet: boolean,
): Promise<Operation | undefined> => {
  const enough = new AbortController();
  let newest: Operation | undefined;
  try {
    for await (const change of link.open(
      'operation.changes',
      {},
      AbortSignal.any([terminal.signal, enough.signal]),
    )) {
      const found =
        change.kind === 'reset' ? change.operations.find((one) => one.id === id) : change.operation;
      if (found === undefined || found.id !== id) continue;
      if (!isQuiet) newLines(newest, found).forEach(terminal.err);
      newest = found;
      if (isOver(found)) break;
    }
  } catch (error) {
    // The stream ends with an error when the person ends it; that is what was wanted.
    if (!terminal.signal.aborted) throw error;
  } finally {
    enough.abort();
  }
  return newest;
};

/** How an operation stands, as lines for a person. */
export const operationText = (operation: Operation, now: Operation['startedAt']): string => {
  const { id, plan } = operation;
  const back = operation.undoable === false ? '' : ` Take it back: operations undo ${id}.`;
  const sentence = operationSentence(operation, now)
    .map(({ text }) => text)
    .join('');
  const next: Partial<Record<Operation['state'], string>> = {
    asking: `Wait longer: operations wait ${id} --seconds N. Go on without that step: operations leave ${id} --reason TEXT. Take it back: operations cancel ${id}.`,
    paused: `Go on: operations continue ${id}. Take it back: operations cancel ${id}.`,
    interrupted: `Go on: operations resume ${id}.${back} Give it up: operations abandon ${id} --reason TEXT.`,
  };
  return [
    `${visible(plan.title)} (${id}): ${operationResultWord(operation)}\n`,
    `${visible(sentence)}\n`,
    ...(next[operation.state] === undefined ? [] : [`${next[operation.state]}\n`]),
  ].join('');
};
