import type {
  EpochMs,
  Operation,
  OperationGrade,
  OperationState,
  Plan,
  StepCall,
  StepProgress,
} from '#shared/model';
import { countText, listText, plural } from './quantity.ts';
import { requestSubject, requestVerb, requestVerbNow } from './request-text.ts';
import type { SituationPart } from './situation.ts';
import { durationText, roughDurationText } from './time.ts';

/** How far an operation is. */
export type OperationProgress = {
  readonly done: number;
  readonly total: number;
  /** The step that runs, failed or is not known; undefined when none is. */
  readonly current:
    { readonly call: StepCall; readonly progress: StepProgress; readonly index: number } | undefined;
};

const isSettled = ({ state }: StepProgress): boolean =>
  state === 'done' || state === 'already-so' || state === 'undone';
const isCurrent = ({ state }: StepProgress): boolean =>
  state === 'running' || state === 'indeterminate' || state === 'failed';

/** How far an operation is, by its steps. */
export const operationProgress = ({ plan, steps }: Operation): OperationProgress => {
  const byId = new Map(steps.map((step) => [step.stepId, step]));
  const index = plan.steps.findIndex((call) => {
    const progress = byId.get(call.id);
    return progress !== undefined && isCurrent(progress);
  });
  const call = plan.steps[index];
  const progress = call === undefined ? undefined : byId.get(call.id);
  return {
    done: steps.filter(isSettled).length,
    total: plan.steps.length,
    current: call === undefined || progress === undefined ? undefined : { call, progress, index },
  };
};

/** One word for how an operation stands. */
export const operationStateWord: Readonly<Record<OperationState, string>> = {
  running: 'running',
  paused: 'paused',
  asking: 'asks you',
  indeterminate: 'being checked',
  interrupted: 'interrupted',
  undoing: 'undoing',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  undone: 'undone',
  abandoned: 'given up',
  stuck: 'stuck',
};

const gradeWords: Readonly<Record<OperationGrade, string>> = {
  ok: 'done',
  'ok-with-skipped': 'done, some skipped',
  degraded: 'done, degraded',
  'rolled-back': 'rolled back',
  failed: 'failed',
  indeterminate: 'not known',
};

/** How it went, by its grade where there is one. A roll-back of a deploy is a failed deploy, and says so. */
export const operationResultWord = ({ state, grade }: Pick<Operation, 'state' | 'grade'>): string =>
  state === 'undone' && grade === 'rolled-back'
    ? 'failed, rolled back'
    : state === 'succeeded' || state === 'failed'
      ? grade === undefined
        ? operationStateWord[state]
        : state === 'failed' && grade === 'rolled-back'
          ? 'failed, rolled back'
          : gradeWords[grade]
      : operationStateWord[state];

const strong = (text: string): SituationPart => ({ text, tone: 'strong' });
const plain = (text: string): SituationPart => ({ text, tone: 'plain' });
const sentence = (text: string): string => (text === '' ? '' : `${text}${/[.!?]$/.test(text) ? '' : '.'} `);
const bare = (text: string): string => text.replace(/\.$/, '');

const floorsPart = ({ floors }: Operation): SituationPart | undefined => {
  if (floors.length === 0) return undefined;
  const below = floors.filter((it) => it.now !== undefined && it.now < it.promised);
  const unknown = floors.filter((it) => it.now === undefined);
  const [first] = below;
  if (first === undefined)
    return plain(
      unknown.length === 0
        ? 'Every service is at or above what the plan promised. '
        : `How many copies are available is not known of ${unknown.map(({ name }) => name).join(', ')}. `,
    );
  return {
    text:
      below.length === 1
        ? `${first.name} has ${countText(first.now ?? 0)} available, the plan promised ${countText(first.promised)}. `
        : `${countText(below.length)} services are below what the plan promised. `,
    tone: 'critical',
  };
};

const askedParts = ({ asked }: Operation): readonly SituationPart[] => {
  if (asked === undefined) return [];
  return [
    strong(
      asked === 'pause'
        ? 'It pauses after the step under way. '
        : 'What was done is taken back after the step under way. ',
    ),
  ];
};

const leftText = ({ plan, startedAt }: Operation, now: EpochMs): string => {
  if (plan.estimateMs === undefined) return '';
  const left = plan.estimateMs - (now - startedAt);
  return left > 0
    ? `About ${roughDurationText(left)} left. `
    : `It takes longer than the ${roughDurationText(plan.estimateMs)} that were expected. `;
};

const after = ({ done, total }: OperationProgress): string =>
  `${countText(done)} of ${plural(total, 'step')} ${done === 1 ? 'is' : 'are'} done`;

const runningParts = (
  operation: Operation,
  progress: OperationProgress,
  now: EpochMs,
): readonly SituationPart[] => {
  const { current } = progress;
  return [
    strong(`${after(progress)}. `),
    plain(current === undefined ? '' : `${sentence(current.call.says)}${sentence(current.progress.says)}`),
    plain(leftText(operation, now)),
  ];
};

/** What a drain, or whatever else it was, has brought about, as the last step that proves something saw it. */
const provedText = ({ plan, steps }: Operation): string => {
  const proofs = plan.steps.filter((call) => call.phase === 'prove-empty').map((call) => call.id);
  const proved = steps.filter((step) => proofs.includes(step.stepId) && isSettled(step) && step.says !== '');
  const last = proved.at(-1) ?? steps.findLast((step) => isSettled(step) && step.says !== '');
  return sentence(last?.says ?? '');
};

/** True when everything that moves work away, and everything that proves it gone, was seen done. */
const isSeenEmpty = ({ plan, steps }: Operation): boolean => {
  const settled = new Set(steps.filter(isSettled).map((step) => step.stepId));
  return plan.steps
    .filter(({ phase }) => phase === 'move' || phase === 'prove-empty')
    .every(({ id }) => settled.has(id));
};

const emptied = ({ plan: { request } }: Operation): readonly string[] | undefined =>
  request.kind === 'drain' || request.kind === 'decommission' ? request.nodeIds : undefined;

const succeededParts = (operation: Operation): readonly SituationPart[] => {
  const { request } = operation.plan;
  const nodeIds = emptied(operation);
  const took =
    operation.endedAt === undefined
      ? ''
      : `It took ${durationText(operation.endedAt - operation.startedAt)}. `;
  const skipped = operation.steps.filter((step) => step.state === 'not-done').length;
  const headline =
    nodeIds !== undefined && isSeenEmpty(operation)
      ? nodeIds.length === 1
        ? `${nodeIds[0] ?? ''} is empty. Safe to stop. `
        : `${plural(nodeIds.length, 'node is', 'nodes are')} empty. Safe to stop. `
      : `${operation.plan.title} is done. `;
  const isWhole = operation.grade !== 'degraded' && operation.grade !== 'indeterminate';
  return [
    strong(isWhole ? headline : `${operation.plan.title}: ${gradeWords[operation.grade ?? 'degraded']}. `),
    plain(nodeIds !== undefined && !isSeenEmpty(operation) ? 'It was not seen to be empty. ' : ''),
    plain(provedText(operation)),
    plain(request.kind === 'undrain' ? 'Nothing moves back by itself. ' : ''),
    plain(took),
    plain(skipped === 0 ? '' : `${plural(skipped, 'step was', 'steps were')} left behind. `),
  ];
};

const failedParts = (operation: Operation, { current }: OperationProgress): readonly SituationPart[] => {
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

/** The situation of an operation in one sentence: where it stands, what is so, and what is wanted of a person. */
export const operationSentence = (operation: Operation, now: EpochMs): readonly SituationPart[] => {
  const progress = operationProgress(operation);
  const { current } = progress;
  const floor = floorsPart(operation);
  const floors = floor === undefined ? [] : [floor];
  const parts: Readonly<Record<OperationState, () => readonly SituationPart[]>> = {
    running: () => [
      ...askedParts(operation),
      ...runningParts(operation, progress, now),
      ...floors,
      ...(operation.asked === undefined ? [plain('Pausing is safe at any point.')] : []),
    ],
    paused: () => [
      strong(`Paused: ${after(progress)}. `),
      ...floors,
      plain('Nothing more is sent until you continue.'),
    ],
    asking: () => [
      strong('The deadline has passed and you decide. '),
      plain(
        current === undefined
          ? ''
          : `Not done: ${sentence(bare(current.call.says))}${sentence(current.progress.says)}`,
      ),
      plain('Nothing is forced.'),
    ],
    indeterminate: () => [
      strong('Something was sent and its answer never came. It may or may not have happened. '),
      plain(
        current === undefined
          ? ''
          : sentence(current.progress.says === '' ? current.call.says : current.progress.says),
      ),
      plain('Checking what the fleet says; nothing is sent again before that is known.'),
    ],
    interrupted: () => [
      strong(`The console went away in the middle: ${after(progress)}. `),
      plain(
        current === undefined
          ? ''
          : `This one was in flight and may or may not have happened: ${sentence(current.call.says)}`,
      ),
      plain(
        operation.undoable === false
          ? 'Nothing has been sent since. Resume it, or give it up: there is nothing to put back.'
          : 'Nothing has been sent since. Resume it, undo what was done, or give it up.',
      ),
    ],
    undoing: () => [
      strong('Taking back what was done. '),
      plain(current === undefined ? '' : sentence(current.progress.says)),
    ],
    succeeded: () => succeededParts(operation),
    failed: () => failedParts(operation, progress),
    cancelled: () => [
      strong(`Cancelled: ${after(progress)}. `),
      plain(
        operation.steps.some(({ state }) => state === 'undone')
          ? 'What it had changed was put back and seen to be so.'
          : 'What was done stays as it is.',
      ),
    ],
    undone: () =>
      operation.grade === 'rolled-back'
        ? failedParts(operation, progress)
        : [strong('Undone. '), plain('Everything it had changed was put back and seen to be so.')],
    abandoned: () => [
      strong(`Given up: ${after(progress)}. `),
      plain('Nothing more is sent; what was done stays as it is.'),
    ],
    stuck: () => [
      { text: 'Undoing failed too, so a person has to look. ', tone: 'critical' },
      plain(sentence(current?.progress.says ?? operation.fault?.says ?? '')),
    ],
  };
  return parts[operation.state]().filter((part) => part.text !== '');
};

/** "Drain fra-w1" as it happens: "Draining fra-w1". A title that begins with another word is told by what it is about. */
const titleNow = ({ request, title }: Plan): string => {
  const [verb, now] = [requestVerb[request.kind], requestVerbNow[request.kind]];
  return title.startsWith(`${verb} `)
    ? `${now}${title.slice(verb.length)}`
    : `${now} ${requestSubject(request)}`;
};

/** `Draining fra-w2` while it is under way, the plan's title otherwise. */
export const operationTitle = ({ plan, state }: Operation): string =>
  state === 'running' || state === 'asking' || state === 'indeterminate' ? titleNow(plan) : plan.title;

/** Guards that were overridden, with their reasons: `lost-items: batch may be lost`. */
export const overridesText = ({ overrides }: Operation): string =>
  listText(overrides.map(({ guard, reason }) => `${guard}: ${reason}`));
