import type { Operation, StepCall } from '#shared/model';
import { minimumGuards, quorumOf } from '../guard/index.ts';
import { acceptFloors, sampledFloors, saysOfFloors, uncountedFloors, type Floor } from './floors.ts';
import { isLeft } from './grade.ts';
import type { LiveRun, RunParts } from './run-parts.ts';

const taking: ReadonlySet<StepCall['phase']> = new Set(['take-out', 'move', 'work']);

/**
 * A step that a person left behind may be the one that made the next safe: extra copies that never came. Then the question
 * of the minimum is asked again without what was promised of them.
 */
const restsOnLeft = (parts: RunParts, operation: Operation, next: StepCall): string | undefined => {
  const left = new Set(operation.steps.filter(isLeft).map(({ stepId }) => stepId));
  if (left.size === 0 || !taking.has(next.phase)) return undefined;
  const { plan } = operation;
  const subjects = new Set(plan.steps.filter(({ id }) => left.has(id)).map(({ subject }) => subject));
  const overridden = new Set(operation.overrides.map(({ guard }) => guard));
  const answers = minimumGuards({
    ...plan,
    promises: plan.promises.filter(({ workloadId }) => !subjects.has(workloadId)),
    view: parts.view(),
    now: parts.clock.now(),
    open: [],
    holders: [],
  });
  const refusing = answers.find(({ guard, verdict }) => verdict === 'refused' && !overridden.has(guard));
  return refusing === undefined ? undefined : `What was left behind made this safe. ${refusing.says}`;
};

/** The floors as they are now, shown. What cannot be counted is read again first. */
const floorsNow = async (parts: RunParts, live: LiveRun): Promise<readonly Floor[]> => {
  const sample = (): readonly Floor[] => {
    const before = parts.book.find(live.id)?.operation.floors ?? [];
    const floors = sampledFloors(before, parts.view(), parts.clock.now());
    if (floors !== before) parts.book.show(live.id, (one) => ({ ...one, floors: [...floors] }));
    return floors;
  };
  const floors = sample();
  if (uncountedFloors(floors, live.accepted).length === 0) return floors;
  await parts.refresh(live.steering.letGo);
  return sample();
};

/** Why an operation should not go on by itself; undefined: nothing is in the way. */
const surprise = async (parts: RunParts, live: LiveRun, next: StepCall): Promise<string | undefined> => {
  const operation = parts.book.find(live.id)?.operation;
  if (operation === undefined) return undefined;
  const below = saysOfFloors(await floorsNow(parts, live), live.accepted);
  if (below !== undefined) return below;
  const without = restsOnLeft(parts, operation, next);
  if (without !== undefined) return without;
  const { request } = operation.plan;
  if (request.kind !== 'maintenance' || next.phase !== 'work') return undefined;
  // A manager that fell since the plan was made must not be joined by a second one (R77).
  await parts.refresh(live.steering.letGo);
  const answer = quorumOf(
    parts.view().origins,
    request.nodeIds.filter((id) => id === next.subject),
    parts.clock.now(),
  );
  return answer.verdict === 'refused' ? `Quorum would be lost: ${answer.says}` : undefined;
};

const pausedUntilWanted = async (parts: RunParts, live: LiveRun, says: string): Promise<void> => {
  const { book } = parts;
  const floors = book.find(live.id)?.operation.floors ?? [];
  await book.write({ kind: 'state', operationId: live.id, state: 'paused', says, floors: [...floors] });
  while (live.steering.wish() === 'pause') await live.steering.changed();
  if (live.steering.wish() !== 'go') return;
  acceptFloors(book.find(live.id)?.operation.floors ?? [], live.accepted);
  await book.write({ kind: 'state', operationId: live.id, state: 'running', says: 'Going on.' });
};

/**
 * Stands before every step. True: go on with it. False: somebody wants an end. A broken promise or a quorum in danger
 * pauses; going on afterwards is a person's word for having seen it, but quorum is asked about again.
 */
export const passGate = async (parts: RunParts, live: LiveRun, next: StepCall): Promise<boolean> => {
  for (;;) {
    const wish = live.steering.wish();
    if (wish === 'pause') await pausedUntilWanted(parts, live, 'Paused before the next step.');
    else if (wish !== 'go') return false;
    else {
      const says = await surprise(parts, live, next);
      if (live.steering.wish() !== 'go') continue;
      if (says === undefined) return true;
      live.steering.set('pause');
      await pausedUntilWanted(parts, live, says);
    }
  }
};
