import { FaultError } from '#shared/fault';
import { alarmText } from '#shared/format';
import { epochMs, type Alarm, type NodeId } from '#shared/model';
import type { Ports } from '../ports/index.ts';
import type { FleetBoard, Store } from '../store/index.ts';

/** Alarms that were open or cleared within this time are shown again after a restart. */
const rememberedMs = 24 * 3_600_000;

/** Keeps alarms beyond this process and tells a person about new critical ones. */
export type AlarmKeeper = {
  readonly keep: (changed: readonly Alarm[]) => void;
  /** Puts the alarms of these nodes back on the board, held until fresh data confirms or clears them. Once. */
  readonly restore: (nodes: ReadonlySet<NodeId>) => Promise<void>;
};

/** Makes the keeper. */
export const createAlarmKeeper = (ports: Ports, board: FleetBoard, store: Store): AlarmKeeper => {
  const told = new Set<string>();
  let restored = false;

  const tell = (alarm: Alarm): void => {
    const key = `${alarm.id} ${alarm.raisedAt}`;
    if (alarm.severity !== 'critical' || alarm.clearedAt !== undefined || told.has(key)) return;
    told.add(key);
    const now = ports.clock.now();
    if (alarm.silenced !== undefined && alarm.silenced.until > now) return;
    const { title, because } = alarmText(alarm, alarm.nodeId, now);
    ports.notices.alarm(alarm, title, because);
  };

  return {
    keep: (changed) => {
      for (const alarm of changed) {
        store.saveAlarm(alarm);
        tell(alarm);
      }
    },
    restore: async (nodes) => {
      if (restored) return;
      restored = true;
      try {
        const kept = await store.alarmsSince(epochMs(ports.clock.now() - rememberedMs));
        const ours = kept.filter((alarm) => nodes.has(alarm.nodeId));
        // They were told about in the session that raised them.
        for (const alarm of ours) told.add(`${alarm.id} ${alarm.raisedAt}`);
        board.putAlarms(ours.toReversed().map((alarm) => (alarm.clearedAt === undefined ? { ...alarm, held: true } : alarm)));
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        ports.log.warn('earlier alarms cannot be read', { code: error.fault.code });
      }
    },
  };
};
