import type { LogFinds } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { LogSearch, LogStream, Perform, Stream } from '../source-kit/index.ts';
import { DockerFrames } from './lines/docker-frames.ts';
import { LineCutter } from './lines/line-cutter.ts';
import { writerOf } from './lines/line-writer.ts';
import { createSieve } from './sieve.ts';

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
  if (log.search === undefined) return searchHere(means, log, search, signal);
  const outcome = await means.perform(nodeId, log.search(search), signal);
  if (outcome.kind !== 'answered') return [{ nodeId, name, lines: [], cutShort: outcome.fault.says }];
  if (!outcome.result.ok) return [{ nodeId, name, lines: [], cutShort: outcome.result.fault.says }];
  return outcome.result.value.map((finds) => ({ nodeId, ...finds }));
};

/** Lines are the daemon's: time, and of a service who wrote it, and then what was written. Those of each writer are searched by themselves. */
const createSieves = (log: LogStream, search: LogSearch) => {
  const sieves = new Map<string, ReturnType<typeof createSieve>>();
  let seen = 0;
  const takeLine = (line: string): void => {
    seen += 1;
    const blank = line.indexOf(' ') + 1;
    const { from, text } = writerOf(log, line.slice(blank));
    const name = from ?? log.name;
    const sieve = sieves.get(name) ?? createSieve(search);
    sieves.set(name, sieve);
    sieve.take(`${line.slice(0, blank)}${text}`);
  };
  return {
    takeRun: (run: Buffer): void => run.toString('utf8').slice(0, -1).split('\n').forEach(takeLine),
    seen: () => seen,
    finds: (cutShort: string | undefined): readonly LogFinds[] =>
      [...sieves].flatMap(([name, sieve]) => {
        const lines = sieve.lines();
        const why = cutShort ?? (sieve.hasMore() ? 'Only its newest matches are shown.' : undefined);
        return lines.length === 0
          ? []
          : [{ nodeId: log.nodeId, name, lines, ...(why === undefined ? {} : { cutShort: why }) }];
      }),
  };
};

/** Reads the newest lines of a log and searches them in this process: a daemon that only gives them cannot search. */
const searchHere = async (
  { clock, stream }: Means,
  log: LogStream,
  search: LogSearch,
  signal: AbortSignal,
): Promise<readonly LogFinds[]> => {
  const { nodeId, name, past } = log;
  if (past === undefined) return [{ nodeId, name, lines: [], cutShort: 'Its past cannot be searched.' }];
  const sieves = createSieves(log, search);
  const late = new AbortController();
  const timer = clock.after(search.seconds * 1_000, () => late.abort());
  const cutter = new LineCutter(sieves.takeRun);
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
      : sieves.seen() >= readLines
        ? `Only its last ${readLines.toLocaleString('en')} lines were searched.`
        : undefined;
  const finds = sieves.finds(cutShort);
  return finds.length === 0 && cutShort !== undefined ? [{ nodeId, name, lines: [], cutShort }] : finds;
};
