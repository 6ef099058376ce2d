import type { Due, FakeState } from './state.ts';

const isEarlier = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Puts something into the queue of what falls due, a binary heap: no timer anywhere. */
export const later = (
  state: FakeState,
  afterMs: number,
  entry: Pick<Due, 'what' | 'subject'> & { readonly stamp?: number },
): void => {
  state.count += 1;
  const due: Due = { at: state.now + afterMs, order: state.count, stamp: 0, ...entry };
  const heap = state.due;
  let at = heap.length;
  heap.push(due);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isEarlier(due, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = due;
};

/** Takes the earliest entry that is due by `untilMs`, or nothing. */
export const nextDue = (state: FakeState, untilMs: number): Due | undefined => {
  const heap = state.due;
  const first = heap[0];
  if (first === undefined || first.at > untilMs) return undefined;
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    if (left === undefined) break;
    const isRight = right !== undefined && isEarlier(right, left);
    const least = isRight ? right : left;
    if (!isEarlier(least, last)) break;
    heap[at] = least;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = last;
  return first;
};
