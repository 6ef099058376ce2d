import type { EpochMs, Operation, OperationState, Plan } from '#shared/model';
import { failedParts, gradeWords, sentence, succeededParts } from './operation-ended-text.ts';
import { operationProgress, type OperationProgress } from './operation-progress.ts';
import { guardWord } from './plan-text.ts';
import { countText, plural } from './quantity.ts';
import { requestSubject, verbNowOfRequest, verbOfRequest } from './request-text.ts';
import type { SituationPart } from './situation.ts';
import { roughDurationText } from './time.ts';

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

/** What a step in rounds can be held at; any other is finished first. */
const unitUnderWay = ({ current }: OperationProgress): string =>
  current?.progress.rounds === undefined ? 'step' : 'round';

const askedParts = ({ asked }: Operation, progress: OperationProgress): readonly SituationPart[] => {
  if (asked === undefined) return [];
  const unit = unitUnderWay(progress);
  return [
    strong(
      asked === 'pause'
        ? `It pauses after the ${unit} under way. `
        : `What was done is taken back after the ${unit} under way. `,
    ),
  ];
};

const leftText = ({ plan, startedAt }: Operation, { current }: OperationProgress, now: EpochMs): string => {
  // What is measured while it goes on is better than what was expected, and stands in its own words already.
  if (plan.estimateMs === undefined || current?.progress.rounds?.leftMs !== undefined) return '';
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
    plain(leftText(operation, progress, now)),
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
      ...askedParts(operation, progress),
      ...runningParts(operation, progress, now),
      ...floors,
      ...(operation.asked === undefined
        ? [
            plain(
              unitUnderWay(progress) === 'round'
                ? 'Pausing is safe at any point: it holds between two rounds.'
                : 'Pausing is safe at any point.',
            ),
          ]
        : []),
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
  const [verb, now] = [verbOfRequest(request), verbNowOfRequest(request)];
  return title.startsWith(`${verb} `)
    ? `${now}${title.slice(verb.length)}`
    : `${now} ${requestSubject(request)}`;
};

/** `Draining fra-w2` while it is under way, the plan's title otherwise. */
export const operationTitle = ({ plan, state }: Operation): string =>
  state === 'running' || state === 'asking' || state === 'indeterminate' ? titleNow(plan) : plan.title;

/** Guards that were overridden, with their reasons: `lost-items: batch may be lost`. */
export const overridesText = ({ overrides }: Operation): string =>
  overrides.map(({ guard, reason }) => `${guardWord[guard]} (${reason})`).join(', ');
