import type { OperationId } from '#shared/model';
import type { Clock, Log } from '../../ports/index.ts';
import type { Perform, StepKind } from '../../source-kit/index.ts';
import type { OperationView } from '../operation-parts.ts';
import type { OperationBook } from '../record/index.ts';
import type { Accepted } from './floors.ts';
import type { HeldLocks } from './held-locks.ts';
import type { Steering } from './steering.ts';

/** What every run is lent. */
export type RunParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly perform: Perform;
  readonly book: OperationBook;
  readonly kinds: ReadonlyMap<string, StepKind>;
  readonly view: () => OperationView;
  readonly refresh: (signal: AbortSignal) => Promise<void>;
};

/** One operation while it runs. `steering` is another one once it is being taken back. */
export type LiveRun = {
  readonly id: OperationId;
  readonly locks: HeldLocks;
  steering: Steering;
  /** What a person has seen of the floors and gone on after. */
  readonly accepted: Accepted;
};
