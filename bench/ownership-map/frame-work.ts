import { readFileSync } from 'node:fs';
import type { Frames } from './frames.ts';

/** Traced beside `toplevel`: enough for the performance panel, without stacks and samples, which themselves take time. */
export const categories = [
  '-*',
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'disabled-by-default-v8.gc',
  'blink.user_timing',
  'v8.execute',
] as const;

const markForm = /^(begin|end): (.+)$/;
/** Marks of one gesture in the timeline of the page. */
export const markOf = (end: 'begin' | 'end', gesture: string): string => `${end}: ${gesture}`;

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Of the processor; a machine that is busy with something else does not lengthen it. */
  readonly tdur?: number;
};

const usPerMs = 1_000;
const inTime = (a: TraceEvent, b: TraceEvent): number => a.ts - b.ts;

/** Adds up the tasks from one frame to the next. Work that is done twice a frame counts to that frame. */
const workBetween = (
  tasks: readonly TraceEvent[],
  frames: readonly TraceEvent[],
  [from, to]: readonly [number, number],
): readonly number[] => {
  const starts = frames.map(({ ts }) => ts).filter((ts) => ts >= from && ts < to);
  const work = starts.map(() => 0);
  let at = -1;
  for (const { ts, dur = 0, tdur } of tasks) {
    if (ts < from || ts >= to) continue;
    while ((starts[at + 1] ?? Infinity) <= ts) at += 1;
    if (at >= 0) work[at] = (work[at] ?? 0) + (tdur ?? dur) / usPerMs;
  }
  return work;
};

/**
 * What the own thread of the page did for each frame of each gesture that is marked in a trace, processor ms: script, style, layout and
 * paint together.
 */
export const frameWork = (file: string): readonly Frames[] => {
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const marks = traceEvents.filter(({ name }) => markForm.test(name)).toSorted(inTime);
  const [first] = marks;
  if (first === undefined) return [];
  const own = traceEvents.filter(({ pid, tid }) => pid === first.pid && tid === first.tid).toSorted(inTime);
  const tasks = own.filter(({ name, ph }) => name === 'RunTask' && ph === 'X');
  const callbacks = own.filter(({ name }) => name === 'FireAnimationFrame');
  // Several callbacks of one frame run in one task: a frame is a task with any.
  let next = 0;
  const frames = tasks.filter(({ ts, dur = 0 }) => {
    const first = next;
    while ((callbacks[next]?.ts ?? Infinity) <= ts + dur) next += 1;
    return next > first;
  });
  return marks.flatMap((mark) => {
    const [, which, gesture = ''] = markForm.exec(mark.name) ?? [];
    const end = marks.find(({ name, ts }) => name === markOf('end', gesture) && ts >= mark.ts);
    return which === 'begin' && end !== undefined
      ? [{ gesture, ms: workBetween(tasks, frames, [mark.ts, end.ts]) }]
      : [];
  });
};
