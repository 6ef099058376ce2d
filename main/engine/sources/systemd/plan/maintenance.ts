import { nodeLock, noOffer, stepCall, type Offer } from '../../../source-kit/index.ts';
import { rebootStep, scriptStep } from '../step/index.ts';
import type { RequestOf, SystemdView } from './services-on.ts';

/** The work of a maintenance run on each machine, one wave per machine; draining before and undraining after are others' steps. */
export const planMaintenance = (_view: SystemdView, { nodeIds, run }: RequestOf<'maintenance'>): Offer => ({
  ...noOffer,
  steps: nodeIds.map((nodeId, wave) => {
    const place = {
      id: `systemd.${run.kind} ${nodeId}`,
      source: 'systemd',
      phase: 'work',
      through: [nodeId],
      subject: nodeId,
      wave,
    } as const;
    return run.kind === 'reboot'
      ? stepCall(rebootStep, { nodeId }, place)
      : stepCall(scriptStep, { nodeId, script: run.script }, { ...place, deadlineMs: 1_800_000 });
  }),
  locks: nodeIds.map(nodeLock),
  estimateMs: nodeIds.length * 90_000,
});
