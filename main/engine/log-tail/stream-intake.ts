import type { LineFilter, TailCount } from '#shared/model';
import type { LogStream } from '../source-kit/index.ts';
import { DockerFrames } from './lines/docker-frames.ts';
import { LineCutter, type TakeRun } from './lines/line-cutter.ts';
import { filterLines } from './lines/line-filter.ts';
import { LineRing } from './lines/line-ring.ts';
import { zoneMinutes } from './lines/line-stamp.ts';

const isEverything = ({ has, without }: LineFilter): boolean => has.length === 0 && without.length === 0;

/**
 * From the bytes of one stream to its newest matching lines, undecoded: frames, lines, filter, ring. All of it is counted; memory
 * is the ring's and nothing else, however much comes.
 */
export const createIntake = (
  stream: LogStream,
  filter: LineFilter,
  onZone: (minutes: number | undefined) => void,
) => {
  const ring = new LineRing();
  /** Given up since lines were last taken. */
  let missed = 0;
  const giveUp = (lines: number): void => {
    counts.dropped += lines;
    missed += lines;
  };
  const counts = { bytes: 0, lines: 0, matched: 0, dropped: 0 };
  let isFirst = stream.tellsZone === true;

  const keep: TakeRun = (run, lines) => {
    counts.matched += lines;
    ring.put(run, lines);
  };
  const sift = isEverything(filter) ? keep : filterLines(filter, keep);
  const takeRun: TakeRun = (run, lines) => {
    counts.lines += lines;
    sift(run, lines);
  };
  /** The first line is the node's own word about its zone. */
  const takeFirst: TakeRun = (run, lines) => {
    if (!isFirst) return takeRun(run, lines);
    isFirst = false;
    const end = run.indexOf(10);
    const [mark, zone = ''] = run.toString('latin1', 0, end).split(' ');
    if (mark !== 'qd') return takeRun(run, lines);
    onZone(zoneMinutes(zone));
    if (lines > 1) takeRun(run.subarray(end + 1), lines - 1);
  };
  let cutter = new LineCutter(takeFirst);
  const forms = {
    lines: () => (chunk: Buffer) => cutter.push(chunk),
    docker: () => {
      const frames = new DockerFrames((payload) => cutter.push(payload));
      return (chunk: Buffer) => frames.push(chunk);
    },
  } as const;
  let push = forms[stream.form]();

  return {
    push: (chunk: Uint8Array): void => {
      counts.bytes += chunk.byteLength;
      push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    },
    /** The stream broke off: what had begun is all there is of that line, and the next bytes begin anew. */
    breakOff: (): void => {
      cutter.flush();
      cutter = new LineCutter(takeFirst);
      push = forms[stream.form]();
      isFirst = stream.tellsZone === true;
    },
    /** The newest lines, oldest first; gives how many before them were given up. */
    take: (most: number, onLine: (line: Buffer) => void): number => {
      giveUp(ring.takeNewest(most, onLine));
      const before = missed;
      missed = 0;
      return before;
    },
    /** Nothing is taken: what is given up meanwhile is counted all the same. */
    pass: (): void => giveUp(ring.overwritten()),
    counts: (): Omit<TailCount, 'stream'> => ({ ...counts }),
  };
};
