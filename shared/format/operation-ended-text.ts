import type { Operation, OperationGrade, StepCall, StepProgress } from '#shared/model';
import { isSettled, type OperationProgress } from './operation-progress.ts';
import { plural } from './quantity.ts';
import type { SituationPart } from './situation.ts';
import { durationText } from './time.ts';

const strong = (text: string): SituationPart => ({ text, tone: 'strong' });
const plain = (text: string): SituationPart => ({ text, tone: 'plain' });
/** One sentence with its full stop and the blank before the next. */
export const sentence = (text: string): string =>
  text === '' ? '' : `${text}${/[.!?]$/.test(text) ? '' : '.'} `;

/** One word for how it went. */
export const gradeWords: Readonly<Record<OperationGrade, string>> = {
  ok: 'done',
  'ok-with-skipped': 'done, some skipped',
  degraded: 'done, degraded',
  'rolled-back': 'rolled back',
  failed: 'failed',
  indeterminate: 'not known',
};

const handOversSaid = 3;

/** What a drain, or whatever else it was, has brought about, as the last step that proves something saw it. */
const provedText = ({ plan, steps }: Operation): string => {
  const saidIn = (phase: StepCall['phase']): readonly StepProgress[] => {
    const ids = new Set(plan.steps.filter((call) => call.phase === phase).map((call) => call.id));
    return steps.filter((step) => ids.has(step.stepId) && isSettled(step) && step.says !== '');
  };
  const handed = saidIn('hand-over');
  const last = saidIn('prove-empty').at(-1) ?? steps.findLast((step) => isSettled(step) && step.says !== '');
  // Of many hand-overs the list beside this sentence tells each.
  const owned = handed.length > handOversSaid ? [] : handed.filter((step) => step !== last);
  return [...owned, ...(last === undefined ? [] : [last])].map(({ says }) => sentence(says)).join('');
};

/**
 * `empty`: everything that moves work away or hands it over, and everything that proves it gone, was seen done. `handed over`: the
 * same where nothing was to be moved, so that nobody looked for anything else.
 */
const seenOf = ({ plan, steps }: Operation): 'empty' | 'handed over' | 'nothing' => {
  const settled = new Set(steps.filter(isSettled).map((step) => step.stepId));
  const phases: readonly StepCall['phase'][] = ['hand-over', 'move', 'prove-empty'];
  const wanted = plan.steps.filter(({ phase }) => phases.includes(phase));
  if (!wanted.every(({ id }) => settled.has(id))) return 'nothing';
  return wanted.length > 0 && wanted.every(({ phase }) => phase === 'hand-over') ? 'handed over' : 'empty';
};

const emptiedText = (operation: Operation, nodeIds: readonly string[]): string => {
  const isForGood = operation.plan.request.kind === 'decommission';
  const [who, is, has] =
    nodeIds.length === 1 ? [nodeIds[0] ?? '', 'is', 'has'] : [plural(nodeIds.length, 'node'), 'are', 'have'];
  return seenOf(operation) === 'handed over'
    ? `${who} ${has} handed over what ${nodeIds.length === 1 ? 'it' : 'they'} owned. `
    : `${who} ${is} empty. Safe to ${isForGood ? 'take away' : 'stop'}. `;
};

const emptied = ({ plan: { request } }: Operation): readonly string[] | undefined =>
  request.kind === 'drain' || request.kind === 'decommission' ? request.nodeIds : undefined;

/** What a person is told of one that went well: what is so now, as it was seen. */
export const succeededParts = (operation: Operation): readonly SituationPart[] => {
  const { request } = operation.plan;
  const nodeIds = emptied(operation);
  const took =
    operation.endedAt === undefined
      ? ''
      : `It took ${durationText(operation.endedAt - operation.startedAt)}. `;
  const skipped = operation.steps.filter((step) => step.state === 'not-done').length;
  const headline =
    nodeIds !== undefined && seenOf(operation) !== 'nothing'
      ? emptiedText(operation, nodeIds)
      : `${operation.plan.title} is done. `;
  const isWhole = operation.grade !== 'degraded' && operation.grade !== 'indeterminate';
  return [
    strong(isWhole ? headline : `${operation.plan.title}: ${gradeWords[operation.grade ?? 'degraded']}. `),
    plain(nodeIds !== undefined && seenOf(operation) === 'nothing' ? 'It was not seen to be empty. ' : ''),
    plain(provedText(operation)),
    plain(request.kind === 'undrain' ? 'Nothing moves back by itself. ' : ''),
    plain(took),
    plain(skipped === 0 ? '' : `${plural(skipped, 'step was', 'steps were')} left behind. `),
  ];
};

/** Of one that failed: why, and what stays. */
export const failedParts = (
  operation: Operation,
  { current }: OperationProgress,
): readonly SituationPart[] => {
  const rolledBack = operation.grade === 'rolled-back';
  const why = current?.progress.says ?? operation.fault?.says ?? '';
  return [
    {
      text: rolledBack
        ? `${operation.plan.title} failed and was rolled back. `
        : `${operation.plan.title} failed. `,
      tone: 'critical',
    },
    plain(sentence(why)),
    plain(operation.plan.onFailure === 'stop' && !rolledBack ? 'What was done before stays as it is. ' : ''),
  ];
};
