import type { LogFinds } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { LogSearch, LogStream, Perform, Stream } from '../source-kit/index.ts';
import { DockerFrames } from './lines/docker-frames.ts';
import { LineCutter } from './lines/line-cutter.ts';

/** Lines that are read of a log nobody on the node can search. */
const readLines = 50_000;

type Means = { readonly clock: Clock; readonly perform: Perform; readonly stream: Stream };

/** Searches the past of one stream. Never rejects: what could not be done is told in `cutShort`. */
export const searchStream = async (
  means: Means,
  log: LogStream,
  search: LogSearch,
  signal: AbortSignal,
): Promise<readonly LogFinds[]> => {
  const { nodeId, name } = log;
  if (log.search === undefined) return [await searchHere(means, log, search, signal)];
  const outcome = await means.perform(nodeId, log.search(search), signal);
  if (outcome.kind !== 'answered') return [{ nodeId, name, lines: [], cutShort: outcome.fault.says }];
  if (!outcome.result.ok) return [{ nodeId, name, lines: [], cutShort: outcome.result.fault.says }];
  return outcome.result.value.map((finds) => ({ nodeId, ...finds }));
};

/** Reads the newest lines of a log and searches them in this process: a daemon that only gives them cannot search. */
const searchHere = async (
  { clock, stream }: Means,
  { nodeId, name, past }: LogStream,
  search: LogSearch,
  signal: AbortSignal,
): Promise<LogFinds> => {
  if (past === undefined) return { nodeId, name, lines: [], cutShort: 'Its past cannot be searched.' };
  const sieve = createSieve(search);
  const late = new AbortController();
  const timer = clock.after(search.seconds * 1_000, () => late.abort());
  const cutter = new LineCutter((run) => sieve.take(run.toString('utf8')));
  const frames = new DockerFrames((payload) => cutter.push(payload));
  const why = await stream(
    nodeId,
    past(readLines),
    (chunk) => frames.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    AbortSignal.any([signal, late.signal]),
  );
  timer.cancel();
  cutter.flush();
  const cutShort = late.signal.aborted
    ? `Not everything was searched within ${search.seconds} s.`
    : why.code !== 'transport.socket-closed'
      ? why.says
      : sieve.seen() >= readLines
        ? `Only its last ${readLines.toLocaleString('en')} lines were searched.`
        : sieve.hasMore()
          ? 'Only its newest matches are shown.'
          : undefined;
  return { nodeId, name, lines: sieve.lines(), ...(cutShort === undefined ? {} : { cutShort }) };
};

/** Keeps the newest matches with their neighbours, as `grep -C` would. */
const createSieve = ({ text, caseSensitive, context, lines: most }: LogSearch) => {
  const fold = (line: string): string => (caseSensitive ? line : line.toLowerCase());
  const needle = fold(text);
  let found: LogFinds['lines'] = [];
  let before: LogFinds['lines'] = [];
  let after = 0;
  let number = 0;
  let hasMore = false;
  const add = (...lines: LogFinds['lines']): void => {
    found.push(...lines);
    if (found.length <= most * 2) return;
    hasMore = true;
    found = found.slice(-most);
  };
  return {
    take: (run: string): void => {
      for (const line of run.slice(0, -1).split('\n')) {
        number += 1;
        const isMatch = fold(line).includes(needle);
        const one = { number, text: line.slice(0, 4_096), isMatch };
        if (isMatch) {
          add(...before, one);
          before = [];
          after = context;
        } else if (after > 0) {
          after -= 1;
          add(one);
        } else if (context > 0) before = [...before, one].slice(-context);
      }
    },
    seen: () => number,
    hasMore: () => hasMore || found.length > most,
    lines: () => found.slice(-most),
  };
};
