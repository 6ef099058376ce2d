import { useMemo } from 'react';
import { isReadingOld } from '#shared/format';
import { epochMs } from '#shared/model';
import { useFrozenSince, useOperations, useWorkloads } from '../../queries/index.ts';
import { useNow } from '../../ui/index.ts';
import { replicaRow, type ReplicaRow } from './grid/rows.ts';

/** Readings go stale while nothing arrives, so rows are worked out again this often, ms. */
const rowsEveryMs = 2_000;

/** Every service as a row, in no order, with the time they were worked out for. */
export const useRows = (): { readonly rows: readonly ReplicaRow[]; readonly now: number } => {
  const now = useNow(rowsEveryMs);
  const workloads = useWorkloads();
  const operations = useOperations();
  const frozen = useFrozenSince() !== undefined;
  const rows = useMemo(() => {
    const titles = new Map(operations.map((it) => [String(it.id), it.plan.title]));
    return workloads.map((workload) =>
      replicaRow(workload, {
        now: epochMs(now),
        isOld: (it) => frozen || isReadingOld(it, now),
        operationTitle: (id) => titles.get(id),
      }),
    );
  }, [workloads, operations, frozen, now]);
  return { rows, now };
};
