import { FaultError } from '#shared/fault';
import { alarmText } from '#shared/format';
import { alarmSubject, epochMs, type Alarm, type AlarmId, type NodeId } from '#shared/model';
import type { Ports } from '../ports/index.ts';
import type { FleetBoard, Store } from '../store/index.ts';

/** Alarms that were open or cleared within this time are shown again after a restart. */
const rememberedMs = 24 * 3_600_000;

/** Keeps alarms beyond this process and tells a person about new critical ones. */
export type AlarmKeeper = {
  readonly keep: (changed: readonly Alarm[]) => void;
  /** Puts the alarms of these nodes, and of workloads, back on the board, held until fresh data confirms or clears them. Once per node. */
  readonly restore: (nodes: ReadonlySet<NodeId>) => Promise<void>;
};

/** What a restart must know. The newest evidence is not among it: the first answers after a restart bring it anew. */
const formOf = ({ raisedAt, severity, acknowledged, silenced, held, clearedAt }: Alarm): string =>
  JSON.stringify([raisedAt, severity, acknowledged, silenced, held, clearedAt]);

/** Makes the keeper. */
export const createAlarmKeeper = (ports: Ports, board: FleetBoard, store: Store): AlarmKeeper => {
  const told = new Set<string>();
  /** What was last written of each open alarm, without the parts that move at every look. */
  const written = new Map<AlarmId, string>();
  const restored = new Set<NodeId>();
  let workloadsRestored = false;

  const tell = (alarm: Alarm): void => {
    const key = `${alarm.id} ${alarm.raisedAt}`;
    if (alarm.severity !== 'critical' || alarm.clearedAt !== undefined || told.has(key)) return;
    told.add(key);
    const now = ports.clock.now();
    if (alarm.silenced !== undefined && alarm.silenced.until > now) return;
    const { title, because } = alarmText(alarm, alarmSubject(alarm), now);
    ports.notices.alarm(alarm, title, because);
  };

  return {
    keep: (changed) => {
      for (const alarm of changed) {
        tell(alarm);
        const form = formOf(alarm);
        if (written.get(alarm.id) === form) continue;
        store.saveAlarm(alarm);
        if (alarm.clearedAt === undefined) written.set(alarm.id, form);
        else written.delete(alarm.id);
      }
    },
    restore: async (nodes) => {
      // The fleet may be empty at first, and grow with every save.
      const fresh = new Set([...nodes].filter((id) => !restored.has(id)));
      for (const id of fresh) restored.add(id);
      const withWorkloads = !workloadsRestored;
      workloadsRestored = true;
      if (fresh.size === 0 && !withWorkloads) return;
      try {
        const kept = await store.alarmsSince(epochMs(ports.clock.now() - rememberedMs));
        const ours = kept.filter(({ nodeId }) => (nodeId === undefined ? withWorkloads : fresh.has(nodeId)));
        // They were told about in the session that raised them.
        for (const alarm of ours) told.add(`${alarm.id} ${alarm.raisedAt}`);
        board.putAlarms(
          ours
            .toReversed()
            .map((alarm) => (alarm.clearedAt === undefined ? { ...alarm, held: true } : alarm)),
        );
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        ports.log.warn('earlier alarms cannot be read', { code: error.fault.code });
      }
    },
  };
};
