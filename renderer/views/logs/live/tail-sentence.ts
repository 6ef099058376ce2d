import type { SituationPart } from '#shared/format';
import { keptRows, type TailState } from '../../../queries/index.ts';

const many = (count: number, one: string): string =>
  `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

const when = (isSo: boolean, text: string, tone: SituationPart['tone']): readonly SituationPart[] =>
  isSo ? [{ text, tone }] : [];

/**
 * How a tail stands, in a sentence: what is followed, what is not, what is left out. No number of lines: it is read aloud
 * whenever it changes, and those change ten times a second; they stand in the list of streams.
 */
export const tailSentence = ({ streams, counts, forgotten }: TailState): readonly SituationPart[] => {
  if (streams.length === 0) return [{ text: 'Opening.', tone: 'plain' }];
  const broken = streams.filter(({ state }) => state === 'lost' || state === 'ended').length;
  const nodes = new Set(streams.map(({ nodeId }) => nodeId)).size;
  return [
    { text: `${many(streams.length - broken, 'log')} followed on ${many(nodes, 'node')}.`, tone: 'strong' },
    ...when(broken > 0, ` ${many(broken, 'log')} ${broken === 1 ? 'is' : 'are'} not followed.`, 'critical'),
    ...when(
      [...counts.values()].some(({ dropped }) => dropped > 0),
      ' Lines are left out and counted: more come than can be shown.',
      'warning',
    ),
    ...when(
      forgotten > 0,
      ` This window keeps the newest ${keptRows.toLocaleString('en')} rows; older ones were dropped.`,
      'plain',
    ),
  ];
};
