import { epochMs, type LineTime, type NodeId, type TailLine } from '#shared/model';
import type { LogStream } from '../source-kit/index.ts';
import { mostLineBytes } from './lines/line-cutter.ts';
import { readStamp } from './lines/line-stamp.ts';
import { writerOf } from './lines/line-writer.ts';

/** A line with the time it is merged by, which never goes back within one writer. */
export type ReadLine = {
  readonly key: number;
  readonly line: TailLine;
  /** From the time the line tells until it came, ms; undefined: it tells none, or is of the past. */
  readonly lateMs: number | undefined;
};

/** A line that claims to be written later than this after now is not believed, ms. */
const futureMs = 5_000;
/** A line without a zone that is this far from its arrival was written in another zone than the node's, ms. */
const doubtfulMs = 10 * 60_000;
/** A line without a time belongs to the one before it when it came this soon after it, ms. */
const togetherMs = 2_000;

type Writer = { key: number; at: number; arrivedAt: number };

export type LineReaderParts = {
  readonly stream: LogStream;
  readonly id: number;
  /** Node clock minus console clock, ms; undefined: not known. */
  readonly skewOf: (node: NodeId | string) => number | undefined;
};

/** Turns the bytes of lines of one stream into lines with times of this console's clock. */
export const createLineReader = ({ stream, id, skewOf }: LineReaderParts) => {
  const writers = new Map<string, Writer>();
  let zone: number | undefined;

  const timeOf = (
    stamp: ReturnType<typeof readStamp>,
    before: Writer | undefined,
    { now, isPast, skew }: { readonly now: number; readonly isPast: boolean; readonly skew: number },
  ): { readonly at: number; readonly timeBy: LineTime } => {
    const at = stamp === undefined ? undefined : stamp.at - skew;
    const isDoubtful =
      at === undefined ||
      at < 0 ||
      at > now + futureMs ||
      (stamp?.isLocal === true && !isPast && Math.abs(at - now) > doubtfulMs);
    // What is here was written before now: a skew is known to some ms only, and would put lines of two nodes in the wrong order.
    if (!isDoubtful) return { at: Math.min(at, now), timeBy: stream.stamps === 'text' ? 'line' : 'daemon' };
    if (stamp === undefined && before !== undefined && now - before.arrivedAt <= togetherMs)
      return { at: before.at, timeBy: 'before' };
    return { at: now, timeBy: 'arrival' };
  };

  return {
    /** The node's minutes east of UTC, once it has told them. */
    setZone: (minutes: number | undefined): void => {
      zone = minutes;
    },
    /** `isPast`: it was there before the tail began. */
    read: (bytes: Buffer, now: number, isPast: boolean): ReadLine => {
      const raw = bytes.toString('utf8');
      const whole = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      const stamp = readStamp(stream.stamps, whole, { zone, now });
      const { from, node, text } = writerOf(stream, stamp === undefined ? whole : whole.slice(stamp.skip));
      const before = writers.get(node);
      const { at, timeBy } = timeOf(stamp, before, { now, isPast, skew: skewOf(node) ?? 0 });
      const key = Math.max(before?.key ?? 0, at);
      writers.set(node, { key, at, arrivedAt: now });
      return {
        key,
        lateMs: isPast || timeBy === 'arrival' || timeBy === 'before' ? undefined : Math.max(0, now - at),
        line: {
          stream: id,
          at: epochMs(at),
          timeBy,
          text,
          ...(from === undefined ? {} : { from }),
          ...(bytes.length >= mostLineBytes ? { isCut: true } : {}),
        },
      };
    },
  };
};
