import type { DeclaredService, FleetNode, NodeId } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { Limiter } from '../probe/index.ts';
import type { Follow, Perform } from '../source-kit/index.ts';

/** What the watch over one source is lent. */
export type SourceParts = {
  readonly clock: Clock;
  readonly perform: Perform;
  readonly follow: Follow;
  /** Interval of the standing questions, ms. */
  readonly everyMs: number;
  /** Lane of nodes that answered last time, and of those that did not: the silent ones must not keep the others waiting. */
  readonly sound: Limiter;
  readonly doubtful: Limiter;
  readonly nodes: () => readonly FleetNode[];
  readonly node: (id: NodeId) => FleetNode | undefined;
  readonly declared: () => readonly DeclaredService[];
  /** A declared space is on it, and no other source has it as a member of an origin. */
  readonly isSpaceOnly: (id: NodeId) => boolean;
};
