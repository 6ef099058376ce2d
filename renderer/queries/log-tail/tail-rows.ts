import type { TailNews } from '#shared/contract';
import type { EpochMs, TailCount, TailLine, TailStream } from '#shared/model';

/** Lines a window keeps; older ones are dropped, and it says so. */
export const keptRows = 20_000;

/** A line, or a word of this console between lines. */
type RowContent =
  | { readonly kind: 'line'; readonly line: TailLine }
  | {
      readonly kind: 'missed' | 'lost' | 'again' | 'ended';
      readonly at: EpochMs;
      readonly stream: number;
      readonly says: string;
    };
/** One row of a live log. `id` counts up and is never used twice. */
export type TailRow = RowContent & { readonly id: number };

export type TailState = {
  readonly streams: readonly TailStream[];
  readonly counts: ReadonlyMap<number, TailCount>;
  readonly rows: readonly TailRow[];
  /** Id of the next row: also how many there were ever. */
  readonly next: number;
  /** Rows that were dropped since the window keeps no more. */
  readonly forgotten: number;
};

export const noTail: TailState = { streams: [], counts: new Map(), rows: [], next: 0, forgotten: 0 };

const rowsOfLine = (line: TailLine): readonly RowContent[] =>
  line.missed === undefined
    ? [{ kind: 'line', line }]
    : [
        {
          kind: 'missed',
          at: line.at,
          stream: line.stream,
          says: `${line.missed.toLocaleString('en')} lines left out: more came than can be shown`,
        },
        { kind: 'line', line },
      ];

/** What is to be said of a stream that stands otherwise than before. */
const rowOfStanding = (before: TailStream | undefined, now: TailStream): readonly RowContent[] => {
  if (before?.state === now.state && before.says === now.says) return [];
  const more = { at: now.since, stream: now.id } as const;
  if (now.state === 'lost') return [{ kind: 'lost', ...more, says: `Broke off. ${now.says}` }];
  if (now.state === 'ended') return [{ kind: 'ended', ...more, says: `Ended. ${now.says}` }];
  return before?.state === 'lost' && now.state === 'following'
    ? [{ kind: 'again', ...more, says: 'Followed again. What was written in between is not shown.' }]
    : [];
};

const withRows = (state: TailState, added: readonly RowContent[]): TailState => {
  if (added.length === 0) return state;
  const numbered = added.map((row, at): TailRow => ({ ...row, id: state.next + at }));
  const rows = [
    ...state.rows.slice(Math.max(0, state.rows.length + numbered.length - keptRows)),
    ...numbered,
  ];
  const kept = rows.slice(-keptRows);
  return {
    ...state,
    rows: kept,
    next: state.next + numbered.length,
    forgotten: state.next + numbered.length - kept.length,
  };
};

/** Takes in what a tail told. Pure. */
export const withTailNews = (state: TailState, news: TailNews): TailState => {
  if (news.kind === 'streams') {
    const added = news.streams.flatMap((now) => rowOfStanding(state.streams[now.id], now));
    return { ...withRows(state, added), streams: news.streams };
  }
  const counts =
    news.counts.length === 0
      ? state.counts
      : new Map([...state.counts, ...news.counts.map((count) => [count.stream, count] as const)]);
  return { ...withRows(state, news.lines.flatMap(rowsOfLine)), counts };
};

/** The engine itself went away: every stream has, with it. */
export const withTailLost = (state: TailState, says: string, at: EpochMs): TailState =>
  state.streams.some(({ state: standing }) => standing !== 'lost')
    ? withTailNews(state, {
        kind: 'streams',
        at,
        streams: state.streams.map((stream) => ({ ...stream, state: 'lost', says, since: at })),
      })
    : state;
