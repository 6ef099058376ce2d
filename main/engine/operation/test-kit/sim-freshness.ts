import { endedStates, type Operation, type OperationId, type Plan } from '#shared/model';
import type { SimBoard } from './sim-board.ts';
import type { Broken } from './stage.ts';

/** A reading of the simulated fleets is old after this, ms (R85: three intervals, and never before 15 s). */
const validMs = 15_000;
/** The next look at the boards comes within this. */
const noticedMs = 1_500;
/** What a plan rests on may be this old when it is made (R81). */
const freshMs = 10_000;

const isWatched = ({ state }: Operation): boolean => !endedStates.includes(state);

/** I5 at the edge of a console: what its operations and plans tell of the fleet is never older than it may be. */
export const createFreshnessWatch = (board: SimBoard, broken: Broken) => {
  const shown = new Map<OperationId, Operation>();

  const checkFloors = ({ id, floors }: Operation): void => {
    const readings = board.readingsOf(validMs + noticedMs);
    for (const { workloadId, name, now } of floors) {
      if (now === undefined) continue;
      if (readings.length === 0)
        broken('I5', `${id} shows ${now} of ${name}, and nobody has answered lately`);
      const counts = readings.flatMap((one) => one.counts?.get(workloadId) ?? []);
      if (counts.length > 0 && !counts.includes(now))
        broken('I5', `${id} shows ${now} of ${name}, which had ${counts.join(', ')}`);
    }
  };
  return {
    note: (operation: Operation): void => void shown.set(operation.id, operation),
    /** Everything that stands on this console's screen now. */
    check: (): void => {
      for (const operation of shown.values()) if (isWatched(operation)) checkFloors(operation);
    },
    /** A plan that says it rests on fresh knowledge does. `madeMsAgo`: by the true clock. */
    checkPlan: ({ guards, promises, title }: Plan, madeMsAgo: number): void => {
      const says = guards.find(({ guard }) => guard === 'fresh-knowledge');
      if (says?.verdict !== 'passed' || promises.length === 0) return;
      if (board.readingsOf(madeMsAgo + freshMs).length === 0)
        broken('I5', `${title} says it rests on fresh knowledge, and nobody had answered lately`);
    },
  };
};
