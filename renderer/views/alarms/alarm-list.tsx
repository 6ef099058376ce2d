import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Alarm, AlarmId, EpochMs } from '#shared/model';
import { AlarmRow } from './alarm-row.tsx';
import styles from './alarms.module.css';

export type AlarmGroup = {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly empty?: ReactNode;
};

const moves: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** Alarms in groups: one tab stop, arrows move, and the detail follows. */
export const AlarmList = ({
  groups,
  chosen,
  now,
  onChoose,
}: {
  readonly groups: readonly AlarmGroup[];
  readonly chosen: AlarmId | undefined;
  readonly now: EpochMs;
  readonly onChoose: (id: AlarmId) => void;
}) => {
  const list = useRef<HTMLDivElement>(null);
  const all = groups.flatMap((group) => group.alarms);
  const reachable = all.some((alarm) => alarm.id === chosen) ? chosen : all[0]?.id;
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const index = all.findIndex((alarm) => alarm.id === reachable);
    const next = all[Math.min(all.length - 1, Math.max(0, move(index, all.length - 1)))];
    if (next === undefined) return;
    onChoose(next.id);
    list.current?.querySelectorAll<HTMLElement>('[role="option"]')[all.indexOf(next)]?.focus();
  };
  return (
    <div className={styles['list']}>
      <div className={styles['columns']} aria-hidden="true">
        <span />
        <span>What</span>
        <span>Last 2 hours</span>
        <span>Open for</span>
        <span>Status</span>
      </div>
      {groups.map((group) => (group.alarms.length === 0 ? group.empty : null))}
      {all.length === 0 ? null : (
        // A list box holds options only, so what is said of an empty group stands before it.
        <div role="listbox" aria-label="Alarms" ref={list} onKeyDown={onKeyDown}>
          {groups
            .filter((group) => group.alarms.length > 0)
            .map((group) => (
              <div key={group.title} role="group" aria-label={group.title}>
                {group.title === '' ? null : (
                  <div className={styles['group']} aria-hidden="true">
                    {group.title}
                  </div>
                )}
                {group.alarms.map((alarm) => (
                  <AlarmRow
                    key={alarm.id}
                    alarm={alarm}
                    now={now}
                    chosen={alarm.id === chosen}
                    focusable={alarm.id === reachable}
                    onChoose={() => onChoose(alarm.id)}
                  />
                ))}
              </div>
            ))}
        </div>
      )}
    </div>
  );
};
