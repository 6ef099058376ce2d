import type { Fault } from '#shared/fault';
import { epochMs, type LineFilter, type TailCount, type TailStream } from '#shared/model';
import type { Clock, Timer } from '../ports/index.ts';
import { notReadable, type LogStream, type Stream } from '../source-kit/index.ts';
import { createLateness } from './lateness.ts';
import { createLineReader, type LineReaderParts, type ReadLine } from './line-reader.ts';
import { createIntake } from './stream-intake.ts';

/** Silence after which a stream that has not failed counts as followed: a quiet log says nothing, ms. */
const quietMs = 2_000;
/** Lines that come this soon after the beginning were there before it, ms. */
const pastMs = 1_000;
/** How late its lines come is not known before this: journald alone tells of new ones a quarter of a second later, ms. */
const youngMs = 3_000;
/** Waits before a stream that broke off is opened again, ms. */
const waitsMs = [1_000, 2_000, 5_000, 10_000] as const;

/** One stream of a tail, living until its end. */
export type LivingStream = {
  readonly standing: () => TailStream;
  /** Nothing older is expected: a line came, or had the time to come from every copy; none came for a while; or it failed. */
  readonly hasBegun: () => boolean;
  /** Reads what came into `ready`, which holds at most so many lines. */
  readonly gather: (most: number) => void;
  /** In the order of their keys. Whoever takes lines removes them. */
  readonly ready: ReadLine[];
  /** How late its lines came within the last half minute, at worst, ms; infinite while nobody can say. */
  readonly latenessMs: () => number;
  /** Copies on several machines write it: their lines have to wait for each other. */
  readonly hasWriters: boolean;
  /** True while what is ready waits for nobody: nothing earlier can come. */
  readonly isBroken: () => boolean;
  readonly counts: () => TailCount;
  readonly end: () => void;
};

export type TailStreamParts = {
  readonly clock: Clock;
  readonly stream: Stream;
  readonly skewOf: LineReaderParts['skewOf'];
  readonly onStanding: () => void;
};

/** A daemon that says that there is no such log, and a login that may not read it: waiting helps neither. */
const isForGood = (why: Fault): boolean =>
  (why.code === 'daemon.refused' && why.facts?.['status'] === '404') ||
  mayNotRead(why) ||
  why.code === 'contract.invalid';
const mayNotRead = ({ facts }: Fault): boolean => facts?.['exitStatus'] === String(notReadable);

/** What a person reads. The words of `tail` and `sudo` are among the details. */
const wordsOf = (why: Fault): string => {
  if (mayNotRead(why)) return 'This login may not read it, and has no sudo without a password.';
  const { says, details } = why;
  return [says, ...(details === undefined ? [] : [details.split('\n').at(-1) ?? ''])].join(' ');
};

/** Opens a stream and opens it again whenever it breaks off. */
export const openTailStream = (
  parts: TailStreamParts,
  log: LogStream,
  wish: { readonly id: number; readonly filter: LineFilter; readonly past: number },
): LivingStream => {
  const { clock, skewOf } = parts;
  const life = new AbortController();
  const reader = createLineReader({ stream: log, id: wish.id, skewOf });
  const ready: ReadLine[] = [];
  let state: TailStream['state'] = 'opening';
  let says = '';
  let since = clock.now();
  let openedMs = clock.monotonicMs();
  let isOpen = true;
  let timer: Timer | undefined;
  let failures = 0;

  const lateness = createLateness(() => clock.monotonicMs());
  const intake = createIntake(log, wish.filter, (zone) => reader.setZone(zone));
  const become = (next: TailStream['state'], why: string): void => {
    if (state === next && says === why) return;
    [state, says, since] = [next, why, clock.now()];
    parts.onStanding();
  };
  const heard = (): void => {
    timer?.cancel();
    if (state === 'following') return;
    failures = 0;
    become('following', '');
  };
  const pause = (ms: number): Promise<void> => {
    const waited = Promise.withResolvers<void>();
    timer = clock.after(ms, waited.resolve);
    life.signal.addEventListener('abort', () => waited.resolve(), { once: true });
    return waited.promise;
  };

  const live = async (): Promise<void> => {
    for (let past = wish.past; !life.signal.aborted; past = 0) {
      openedMs = clock.monotonicMs();
      isOpen = true;
      timer = clock.after(quietMs, heard);
      const why = await parts.stream(
        log.nodeId,
        log.follow(past),
        (chunk) => {
          heard();
          intake.push(chunk);
        },
        life.signal,
      );
      timer.cancel();
      isOpen = false;
      intake.breakOff();
      if (life.signal.aborted) return;
      if (isForGood(why)) return become('ended', wordsOf(why));
      become('lost', wordsOf(why));
      await pause(waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 0);
      failures += 1;
    }
  };
  void live();

  return {
    ready,
    standing: () => {
      const skewMs = skewOf(log.nodeId);
      return {
        id: wish.id,
        nodeId: log.nodeId,
        name: log.name,
        state,
        says,
        since: epochMs(since),
        ...(skewMs === undefined ? {} : { skewMs }),
      };
    },
    // A node that has told its zone may still be looking for the lines of the past. Copies on several machines tell theirs one after
    // the other, as their machines hand them to the manager.
    hasBegun: () => {
      if (state !== 'following') return state !== 'opening';
      const openMs = clock.monotonicMs() - openedMs;
      return openMs >= (intake.counts().lines === 0 ? quietMs : log.writers === undefined ? 0 : pastMs);
    },
    latenessMs: () =>
      clock.monotonicMs() - openedMs < youngMs ? Number.POSITIVE_INFINITY : lateness.worst(),
    hasWriters: log.writers !== undefined,
    isBroken: () => !isOpen,
    gather: (most) => {
      const room = most - ready.length;
      if (room <= 0) return intake.pass();
      const now = clock.now();
      const isPast = failures === 0 && clock.monotonicMs() - openedMs < pastMs;
      const read: ReadLine[] = [];
      const missed = intake.take(room, (bytes) => void read.push(reader.read(bytes, now, isPast)));
      for (const { lateMs } of read) if (lateMs !== undefined) lateness.note(lateMs);
      const [first, ...rest] = read;
      if (first === undefined) return;
      ready.push(missed > 0 ? { ...first, line: { ...first.line, missed } } : first, ...rest);
      // Copies on several machines share one stream: each keeps its own order only.
      if (log.writers !== undefined) ready.sort((a, b) => a.key - b.key);
    },
    counts: () => ({ stream: wish.id, ...intake.counts() }),
    end: () => {
      life.abort();
      timer?.cancel();
    },
  };
};
