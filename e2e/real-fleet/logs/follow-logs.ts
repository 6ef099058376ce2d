import type { TailLine, TailStream, TailSubject } from '#shared/model';
import type { Link } from '#shared/wire';
import { untilFound } from '../operating-console.ts';

const patienceMs = 60_000;

/** A tail that runs until it is disposed of, and what it has told so far. */
export type FollowedLogs = AsyncDisposable & {
  readonly lines: () => readonly TailLine[];
  /** All lines as soon as they are as wanted. Rejects with the newest of them and how its streams stand. */
  readonly linesWhen: (isSo: (lines: readonly TailLine[]) => boolean) => Promise<readonly TailLine[]>;
  /** The stream of that place as soon as it stands so. */
  readonly standingWhen: (at: number, state: TailStream['state']) => Promise<TailStream>;
};

/** Follows logs as the window does, from `past` lines before now on. */
export const followLogs = (
  link: Pick<Link, 'open'>,
  subjects: readonly TailSubject[],
  past = 50,
): FollowedLogs => {
  const stop = new AbortController();
  const lines: TailLine[] = [];
  let streams: readonly TailStream[] = [];
  const everything = { has: [], without: [], caseSensitive: false };
  const wish = { subjects: [...subjects], filter: everything, past };
  const reading = (async () => {
    for await (const news of link.open('log.tail', wish, stop.signal)) {
      if (news.kind === 'lines') lines.push(...news.lines);
      else streams = news.streams;
    }
  })();
  let failure: unknown;
  reading.catch((error: unknown) => (failure = error));
  const tell = (): string =>
    JSON.stringify({ failure: String(failure), streams, newest: lines.slice(-30) }, undefined, 1);
  return {
    lines: () => lines,
    linesWhen: (isSo) => untilFound(async () => lines, isSo, patienceMs, tell),
    standingWhen: (at, state) =>
      untilFound(
        async () => streams[at],
        (stream) => stream.state === state,
        patienceMs,
        tell,
      ),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await reading.catch(() => undefined);
    },
  };
};

/** Lines of a tail that hold this, as they were written. */
export const textsWith = (lines: readonly TailLine[], words: string): readonly string[] =>
  lines.map(({ text }) => text).filter((text) => text.includes(words));
