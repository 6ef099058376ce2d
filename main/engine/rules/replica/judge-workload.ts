import type { ReplicaVerdict, Workload, WorkloadView } from '#shared/model';
import { explainedBy } from './explained-by.ts';
import { judgeDesired, judgeHealthCheck, judgeMinimum, judgePending, judgeRestarts } from './judge-copies.ts';
import { judgeSameImage } from './judge-image.ts';
import { judgeGlobal, judgeMaxPerNode, judgeSpread } from './judge-places.ts';
import type { Bench, ReplicaContext } from './replica-bench.ts';
import { replicaCounts } from './replica-counts.ts';

const judges: readonly ((bench: Bench) => ReplicaVerdict | undefined)[] = [
  judgeMinimum,
  judgeDesired,
  judgeMaxPerNode,
  judgeSpread,
  judgeSameImage,
  judgeHealthCheck,
  judgeRestarts,
  judgePending,
  judgeGlobal,
];

/** Counts one workload and judges every promise that was made for it. Pure; a promise nobody made has no verdict. */
export const judgeWorkload = (workload: Workload, context: ReplicaContext): WorkloadView => {
  const counts = replicaCounts(workload);
  const bench: Bench = { ...context, workload, counts };
  const verdicts = judges.flatMap((judge) => {
    const verdict = judge(bench);
    if (verdict === undefined) return [];
    const operation = explainedBy(bench, verdict);
    return operation === undefined ? [verdict] : [{ ...verdict, explainedBy: operation }];
  });
  return { ...workload, counts, verdicts };
};
