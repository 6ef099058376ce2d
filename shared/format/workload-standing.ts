import type { EpochMs, Placement, ReplicaPolicy, ReplicaVerdict, WorkloadView } from '#shared/model';

/**
 * What a workload's numbers mean, worst first: short of copies and nothing explains it; a rule is broken; something is not
 * known; short or moving because of an operation; as planned.
 */
export const workloadCauses = ['short', 'rule', 'unknown', 'expected', 'as-planned'] as const;
export type WorkloadCause = (typeof workloadCauses)[number];

const aboutNumbers: readonly ReplicaPolicy[] = [
  'minimum-available',
  'desired-running',
  'global-on-every-node',
  'nothing-pending',
];
/** Worth a tag, but no reason to look today: copies without a check still run. */
const aboutTaste: readonly ReplicaPolicy[] = ['health-check-present'];

const isBroken = ({ holds }: ReplicaVerdict): boolean => holds === 'no';
const isUnexpected = (verdict: ReplicaVerdict): boolean =>
  isBroken(verdict) && verdict.explainedBy === undefined && !aboutTaste.includes(verdict.policy);

/** Broken promises that nothing explains, those about numbers first. */
export const unexpectedVerdicts = ({ verdicts }: Pick<WorkloadView, 'verdicts'>): readonly ReplicaVerdict[] =>
  verdicts
    .filter(isUnexpected)
    .sort((a, b) => Number(!aboutNumbers.includes(a.policy)) - Number(!aboutNumbers.includes(b.policy)));

/** Broken promises that an operation under way explains. */
export const expectedVerdicts = ({ verdicts }: Pick<WorkloadView, 'verdicts'>): readonly ReplicaVerdict[] =>
  verdicts.filter((verdict) => isBroken(verdict) && verdict.explainedBy !== undefined);

/** The shortest time without news that counts as stale, ms (R85). */
const staleFloorMs = 15_000;

/** True when a reading is older than max(3 x its interval, 15 s): what it counts is then not known. */
export const isReadingOld = (
  reading: { readonly observedAt: EpochMs; readonly everyMs: number },
  now: number,
): boolean => now - reading.observedAt > Math.max(3 * reading.everyMs, staleFloorMs);

/** What the numbers of a workload mean now. `isOld`: its reading is history. */
export const workloadCause = (workload: WorkloadView, isOld: boolean): WorkloadCause => {
  if (isOld) return 'unknown';
  const unexpected = unexpectedVerdicts(workload);
  if (unexpected.some((verdict) => aboutNumbers.includes(verdict.policy))) return 'short';
  const { update } = workload;
  if (unexpected.length > 0 || update?.state === 'paused' || update?.state === 'rollback-paused')
    return 'rule';
  if (workload.counts.unknown > 0 || workload.verdicts.some((verdict) => verdict.holds === 'unknown'))
    return 'unknown';
  const isUpdating = update?.state === 'updating' || update?.state === 'rolling-back';
  if (isUpdating || expectedVerdicts(workload).length > 0) return 'expected';
  return 'as-planned';
};

/** How a copy is drawn and said: its state, with what the system means it to be. */
export type CopyLook = 'running' | 'starting' | 'leaving' | 'left' | 'failed' | 'pending' | 'unknown';

/** The look of a copy. A copy of an old reading, or on a node that is not heard from, is unknown whatever it was. */
export const copyLook = (placement: Placement, isOld: boolean): CopyLook => {
  if (isOld || placement.state === 'unknown') return 'unknown';
  if (placement.state === 'failed' || (placement.state === 'running' && placement.health === 'failing'))
    return 'failed';
  if (placement.state === 'stopping') return 'leaving';
  if (placement.state === 'stopped') return 'left';
  if (placement.state === 'running') return placement.wanted === 'stopped' ? 'leaving' : 'running';
  return placement.state;
};

/** One word for a copy, as the legend and a screen reader say it. */
export const copyWord: Readonly<Record<CopyLook, string>> = {
  running: 'running',
  starting: 'starting',
  leaving: 'leaving, still serving',
  left: 'left',
  failed: 'failed',
  pending: 'waits for a place',
  unknown: 'unknown',
};

/** True for what a daemon says of a copy that only runs: no more than its state. */
export const saysNothing = (says: string): boolean => says === '' || says === 'started';

/** The same of one copy, beside how many run: one that runs and fails its check has not failed altogether. */
export const copyText = (look: CopyLook, { state }: Pick<Placement, 'state'>): string =>
  look === 'failed' && state === 'running' ? 'runs, fails its check' : copyWord[look];
