import type { EpochMs, LogAnswers, NodeLogs } from '#shared/model';
import { bytesText, countText, numberWord, plural } from './quantity.ts';
import type { SituationPart } from './situation.ts';
import { durationText } from './time.ts';

const strong = (text: string): SituationPart => ({ text, tone: 'strong' });
const plain = (text: string): SituationPart => ({ text, tone: 'plain' });

const fillsPart = ({ fillsFirst }: LogAnswers, now: EpochMs): readonly SituationPart[] => {
  const [first] = fillsFirst;
  if (first === undefined) return [];
  const more = fillsFirst.length - 1;
  return [
    {
      text: `${first.mount} of ${first.nodeId} is full in ${durationText(first.fullAt - now)}, before its logs are rotated. `,
      tone: 'critical',
    },
    ...(more === 0 ? [] : [plain(`So ${more === 1 ? 'is one more' : `are ${countText(more)} more`}. `)]),
  ];
};

/** The one that grows fastest is named: a log that stands still fills nothing. */
const uncoveredPart = ({ uncovered }: LogAnswers): readonly SituationPart[] => {
  const { count, sizeBytes } = uncovered;
  if (count === 0) return [];
  const [first] = uncovered.logs;
  const all = `${bytesText(sizeBytes)} in all. `;
  if (first === undefined || (first.bytesPerHour ?? 0) === 0)
    return [strong(`${numberWord(count)} ${count === 1 ? 'log is' : 'logs are'} rotated by nobody, ${all}`)];
  const named = `${first.path} of ${first.nodeId} grows by ${bytesText(first.bytesPerHour ?? 0)} an hour and is rotated by nobody`;
  if (count === 1) return [strong(`${named}. `)];
  return [
    strong(`${named}; `),
    plain(`so ${count === 2 ? 'is one more log' : `are ${countText(count - 1)} more`}, ${all}`),
  ];
};

const freedPart = ({ freed }: LogAnswers): SituationPart =>
  plain(
    freed.files === 0
      ? 'No rotation was seen in the last 24 h.'
      : `Rotation freed ${bytesText(freed.sizeBytes)} in the last 24 h.`,
  );

const unknownPart = ({ unknown }: LogAnswers): readonly SituationPart[] =>
  unknown.length === 0 ? [] : [plain(`The logs of ${plural(unknown.length, 'node')} are unknown. `)];

/** The sentence that opens the screen of logs: what is worst first, what is normal last. */
export const logsSituation = (
  nodes: readonly Pick<NodeLogs, 'nodeId'>[],
  answers: LogAnswers,
  now: EpochMs,
): readonly SituationPart[] => {
  if (nodes.length === 0) return [strong('No log of any node was looked at yet.')];
  const trouble = [...fillsPart(answers, now), ...uncoveredPart(answers)];
  return [
    ...(trouble.length > 0
      ? trouble
      : answers.unknown.length === nodes.length
        ? [strong('Nothing is known of any log now. ')]
        : [strong('Every log that was seen is kept small by somebody. ')]),
    ...unknownPart(answers),
    freedPart(answers),
  ];
};
