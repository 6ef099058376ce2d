import type { OperationRequest, WorkloadId } from '#shared/model';

/** What a container may write to its log when nobody has chosen yet: ten megabytes, three times. */
export const capWish = (workloadId: WorkloadId): OperationRequest => ({
  kind: 'cap-logs',
  workloadId,
  maxBytes: 10_000_000,
  maxFiles: 3,
});
