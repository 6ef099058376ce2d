import { useEffect, useRef, useState } from 'react';
import { alarmText } from '#shared/format';
import { alarmSubject, type AlarmId, type EpochMs } from '#shared/model';
import { useHeader, useOpenAlarms } from '../../../queries/index.ts';
import { useClock, visibleText } from '../../../ui/index.ts';

/** Says each new critical alarm aloud, at once and once. Those that were open when the screen came up are in the sentence. */
export const NewCritical = () => {
  const clock = useClock();
  const alarms = useOpenAlarms();
  const isKnown = useHeader() !== undefined;
  const said = useRef<ReadonlySet<AlarmId> | undefined>(undefined);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (!isKnown) return;
    const critical = alarms.filter((alarm) => alarm.severity === 'critical');
    const before = said.current;
    said.current = new Set(critical.map((alarm) => alarm.id));
    const fresh = before === undefined ? [] : critical.filter((alarm) => !before.has(alarm.id));
    if (fresh.length === 0) return;
    setWords(
      fresh
        .map((alarm) => visibleText(alarmText(alarm, alarmSubject(alarm), clock.now() as EpochMs).title))
        .join('. '),
    );
  }, [alarms, clock, isKnown]);
  return (
    <div className="only-read" role="alert">
      {words}
    </div>
  );
};
