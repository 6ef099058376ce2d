import {
  copyLook,
  workloadCause,
  workloadCauses,
  workloadWhy,
  type CopyLook,
  type WorkloadCause,
} from '#shared/format';
import type { EpochMs, NodeId, Placement, WorkloadView } from '#shared/model';
import { hasWords } from '../../../ui/index.ts';

/** One service as the grid and the table show it. */
export type ReplicaRow = {
  readonly workload: WorkloadView;
  readonly cause: WorkloadCause;
  readonly isOld: boolean;
  readonly why: string;
  /** Looks of the copies by node; copies without a node of this fleet under undefined. */
  readonly copies: ReadonlyMap<NodeId | undefined, readonly CopyOnNode[]>;
  /** Nodes on which a rule is broken: their cell is boxed. */
  readonly boxed: ReadonlySet<string>;
};
export type CopyOnNode = { readonly placement: Placement; readonly look: CopyLook };

/** Old stopped copies say nothing about now; a failed or unknown one does. */
const isShown = ({ look, placement }: CopyOnNode, now: number): boolean =>
  look !== 'left' || (placement.since !== undefined && now - placement.since < leftShownMs);
/** A copy that left is kept in sight this long, ms. */
const leftShownMs = 15 * 60_000;

export type RowContext = {
  readonly now: EpochMs;
  readonly isOld: (workload: WorkloadView) => boolean;
  readonly operationTitle: (id: string) => string | undefined;
};

const boxedBy = (workload: WorkloadView): ReadonlySet<string> =>
  new Set(
    workload.verdicts
      .filter((it) => it.holds === 'no' && it.explainedBy === undefined && it.policy === 'max-per-node')
      .flatMap((it) => it.subjects),
  );

/** Works out one row. */
export const replicaRow = (workload: WorkloadView, context: RowContext): ReplicaRow => {
  const isOld = context.isOld(workload);
  const copies = workload.placements
    .map((placement) => ({
      placement,
      look: copyLook(placement, isOld),
    }))
    .filter((copy) => isShown(copy, context.now));
  return {
    workload,
    cause: workloadCause(workload, isOld),
    isOld,
    why: workloadWhy(workload, { now: context.now, isOld, operationTitle: context.operationTitle }),
    copies: Map.groupBy(copies, (copy) => copy.placement.nodeId),
    boxed: isOld ? new Set() : boxedBy(workload),
  };
};

// One collator: making one for each comparison costs more than all the comparing.
const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Worst first, then by name. */
export const worstFirst = (a: ReplicaRow, b: ReplicaRow): number =>
  workloadCauses.indexOf(a.cause) - workloadCauses.indexOf(b.cause) ||
  byName(a.workload.name, b.workload.name) ||
  byName(a.workload.id, b.workload.id);

/** The state whose glyph stands for a cause. */
export const causeGlyph = {
  short: 'critical',
  rule: 'warning',
  unknown: 'unknown',
  expected: 'draining',
  'as-planned': 'ok',
} as const satisfies Record<WorkloadCause, string>;

/** A cause in the words of the counts at the top. */
export const causeWord: Readonly<Record<WorkloadCause, string>> = {
  short: 'Short, not expected',
  rule: 'Rule broken',
  unknown: 'Unknown',
  expected: 'Short or moving, expected',
  'as-planned': 'As planned',
};

/** True when the row has this in its name, stack, image, a rule or a node it stands on. */
export const matchesText = (row: ReplicaRow, text: string): boolean => {
  const { workload } = row;
  return hasWords(
    [
      workload.name,
      workload.stack,
      workload.source,
      workload.image?.reference,
      causeWord[row.cause],
      row.why,
      ...row.copies.keys(),
    ],
    text,
  );
};
