import type { Handlers } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import type { Alarm, AlarmId } from '#shared/model';
import type { Ports } from '../ports/index.ts';
import type { FleetBoard, Store } from '../store/index.ts';

type AlarmHandlers = Pick<
  Handlers,
  'alarm.history' | 'alarm.acknowledge' | 'alarm.silence' | 'alarm.unsilence'
>;

/** Handlers of the alarm messages. A person's word about an alarm is kept with it, and survives a restart. */
export const serveAlarms = (
  board: FleetBoard,
  store: Store,
  { clock, operator }: Pick<Ports, 'clock' | 'operator'>,
): AlarmHandlers => {
  const change = (id: AlarmId, make: (alarm: Alarm) => Alarm): Alarm => {
    const alarm = board.alarm(id);
    if (alarm === undefined || alarm.clearedAt !== undefined) {
      throw new FaultError(fault('alarm.no-such-alarm', 'That alarm is not open.', { subject: id }));
    }
    const changed = make(alarm);
    board.putAlarms([changed]);
    store.saveAlarm(changed);
    return changed;
  };
  return {
    'alarm.history': async ({ since }) => ({ alarms: [...(await store.alarmsSince(since))] }),
    'alarm.acknowledge': async ({ alarmId, reason }) =>
      change(alarmId, (alarm) => ({ ...alarm, acknowledged: { at: clock.now(), by: operator, reason } })),
    'alarm.silence': async ({ alarmId, reason, until }) => {
      if (until <= clock.now())
        throw new FaultError(
          fault('contract.invalid', 'A silence must end in the future.', { subject: alarmId }),
        );
      return change(alarmId, (alarm) => ({
        ...alarm,
        silenced: { at: clock.now(), by: operator, reason, until },
      }));
    },
    'alarm.unsilence': async ({ alarmId }) =>
      change(alarmId, (alarm) => {
        const { silenced: _ended, ...rest } = alarm;
        return rest;
      }),
  };
};
