import type { OperationId } from '#shared/model';
import { sampledFloors } from './floors.ts';
import type { RunParts } from './run-parts.ts';

const sampleEveryMs = 500;
/**
 * Between two readings of what could not be counted. Several times shorter than the 15 s after which a reading is old, so that
 * a count is known again soon after its machine answers; long enough that one which hangs is not asked without a break by
 * every operation.
 */
const readAgainAfterMs = 3_000;

/**
 * Watches the promised counts from before the locks are taken until nothing runs any more, so that the lowest moment is seen
 * whoever causes it, and no count is shown that is not known any more. What cannot be counted is read again.
 */
export const watchFloors = (
  parts: Pick<RunParts, 'book' | 'clock' | 'refresh' | 'view'>,
  id: OperationId,
): { readonly stop: () => void } => {
  const { book, clock } = parts;
  const over = new AbortController();
  let mayRead = true;
  const readAgain = async (): Promise<void> => {
    mayRead = false;
    // What it found is in the view; a reading that failed leaves it unknown, and a later sample tries again.
    await parts.refresh(over.signal).catch(() => undefined);
    resting = clock.after(readAgainAfterMs, () => {
      mayRead = true;
    });
    if (over.signal.aborted) resting.cancel();
  };
  let resting: ReturnType<typeof clock.after> | undefined;
  let timer = clock.after(sampleEveryMs, function sample() {
    const floors = book.find(id)?.operation.floors ?? [];
    const next = sampledFloors(floors, parts.view(), clock.now());
    if (next !== floors) book.show(id, (operation) => ({ ...operation, floors: [...next] }));
    if (mayRead && next.some(({ now }) => now === undefined)) void readAgain();
    timer = clock.after(sampleEveryMs, sample);
  });
  return {
    stop: () => {
      timer.cancel();
      resting?.cancel();
      over.abort();
    },
  };
};
