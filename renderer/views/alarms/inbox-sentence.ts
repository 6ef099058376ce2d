import { clockText, durationText } from '#shared/format';
import type { EpochMs } from '#shared/model';
import type { AlarmLists } from './alarm-lists.ts';

/** What came in this time counts as new: about as long as a coffee. */
const newMs = 300_000;

const silencedWords = ({ silenced }: AlarmLists, now: EpochMs): string => {
  const ends = silenced.map((alarm) => alarm.silenced?.until).filter((until) => until !== undefined);
  const last = ends.toSorted((a, b) => b - a)[0];
  if (last === undefined) return '';
  return silenced.length === 1
    ? `1 is silenced until ${clockText(last, now)}.`
    : `${silenced.length} are silenced, the longest until ${clockText(last, now)}.`;
};

const newWords = (fresh: number, open: number): string => {
  if (fresh === 0) return '';
  const all = open === 1 ? '' : 'all of them ';
  return `, ${fresh === open ? all : `${fresh} of them `}new in the last 5 minutes`;
};

/** The sentence that opens the inbox: what is open and how much of it is new, or since when nothing is. */
export const inboxSentence = (
  lists: AlarmLists,
  now: EpochMs,
): { readonly strong: string; readonly plain: string } => {
  const { open, cleared } = lists;
  const silent = silencedWords(lists, now);
  if (open.length === 0) {
    const last = cleared[0]?.clearedAt;
    const since =
      last === undefined
        ? 'None was open in the last 24 h.'
        : `The last one cleared ${durationText(now - last)} ago.`;
    return { strong: 'No open alarms.', plain: [since, silent].filter(Boolean).join(' ') };
  }
  const fresh = open.filter(
    (alarm) => now - alarm.raisedAt <= newMs && alarm.acknowledged === undefined,
  ).length;
  const held = open.filter((alarm) => alarm.held).length;
  return {
    strong: `${open.length} open${newWords(fresh, open.length)}.`,
    plain: [held === 0 ? '' : `${held} ${held === 1 ? 'is' : 'are'} held because data is missing.`, silent]
      .filter(Boolean)
      .join(' '),
  };
};
