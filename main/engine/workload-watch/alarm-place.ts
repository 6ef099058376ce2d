import type { Alarm, AlarmId, EpochMs, NodeId, RuleId } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import { updateAlarms, type Judged } from '../rules/index.ts';

/** Where alarms of all kinds stand beside each other, and who is told of those that changed. */
export type AlarmPlace = {
  readonly clock: Clock;
  readonly alarmBoard: {
    /** Of one node, or those about no single node. */
    readonly openAlarmsOf: (id: NodeId | undefined) => ReadonlyMap<AlarmId, Alarm>;
    readonly putAlarms: (alarms: readonly Alarm[]) => void;
  };
  readonly onAlarms: (changed: readonly Alarm[]) => void;
};

/** Judges the alarms of some rules anew, of one node or about no single one, and puts and tells what changed. */
export const judgeAnew = (
  { clock, alarmBoard, onAlarms }: AlarmPlace,
  { nodeId, isOurs }: { readonly nodeId: NodeId | undefined; readonly isOurs: (rule: RuleId) => boolean },
  judge: (at: { readonly now: EpochMs; readonly open: readonly Alarm[] }) => Judged,
): void => {
  const now = clock.now();
  const ours = new Map(
    [...alarmBoard.openAlarmsOf(nodeId)].filter(([, { evidence }]) => isOurs(evidence.rule)),
  );
  const { findings, held } = judge({ now, open: [...ours.values()] });
  const { changed } = updateAlarms(ours, nodeId, findings, held, now);
  if (changed.length === 0) return;
  alarmBoard.putAlarms(changed);
  onAlarms(changed);
};
