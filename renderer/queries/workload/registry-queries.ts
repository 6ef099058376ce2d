import type { WorkloadId } from '#shared/model';
import { useMessageQuery } from '../message/use-message.ts';

/** The tags of the repository that a workload runs, asked of its registry each time they are shown. */
export const useRegistryTags = (workloadId: WorkloadId, enabled: boolean) =>
  useMessageQuery('registry.tags', { workloadId }, { enabled, forget: true });
