import { useState } from 'react';
import { epochMs, type Alarm, type EpochMs } from '#shared/model';
import { useRoute, useRouter } from '../../commands/index.ts';
import { explainFault, useAlarmHistory, useAlarms, useFrozenSince, useHeader } from '../../queries/index.ts';
import { ClockTime, EmptyBlock, ErrorBlock, Segmented, useNow } from '../../ui/index.ts';
import { AlarmList, type AlarmGroup } from './alarm-list.tsx';
import { alarmLists, type AlarmLists } from './alarm-lists.ts';
import styles from './alarms.module.css';
import { AlarmDetail } from './detail/index.ts';
import { inboxSentence } from './inbox-sentence.ts';

type Shown = 'open' | 'silenced' | 'history';

/** Words that count time move on this often, ms. */
const wordsStepMs = 5_000;
const hour = 3_600_000;
/** How far back the history goes, ms. */
const historyMs = 7 * 24 * hour;

/**
 * Alarms of the last week, with what is known of them now. Asked from a whole hour on, so that the question stays the
 * same for an hour.
 */
const usePast = (
  live: readonly Alarm[],
  now: number,
): { readonly alarms: readonly Alarm[]; readonly error: ReturnType<typeof useAlarmHistory>['error'] } => {
  const since = epochMs(Math.max(0, Math.floor((now - historyMs) / hour) * hour));
  const past = useAlarmHistory(since);
  const each = [...(past.data?.alarms ?? []), ...live];
  const alarms = [...new Map(each.map((alarm) => [`${alarm.id} ${alarm.raisedAt}`, alarm])).values()];
  return { alarms, error: past.error };
};

const groupsOf = (
  shown: Shown,
  lists: AlarmLists,
  past: readonly Alarm[],
  now: EpochMs,
): readonly AlarmGroup[] => {
  if (shown === 'silenced')
    return [
      { title: '', alarms: lists.silenced, empty: <EmptyBlock key="none">Nothing is silenced.</EmptyBlock> },
    ];
  if (shown === 'history')
    return [
      {
        title: 'Cleared in the last 7 d',
        alarms: alarmLists(past, now).cleared,
        empty: <EmptyBlock key="none">No alarm cleared in the last 7 d.</EmptyBlock>,
      },
    ];
  return [
    { title: '', alarms: lists.open, empty: <EmptyBlock key="none">Nothing waits here.</EmptyBlock> },
    { title: 'Cleared in the last 24 h', alarms: lists.cleared },
  ];
};

const Tabs = ({
  shown,
  lists,
  onShow,
}: {
  readonly shown: Shown;
  readonly lists: AlarmLists;
  readonly onShow: (shown: Shown) => void;
}) => (
  <Segmented
    label="Which alarms"
    value={shown}
    onChange={onShow}
    options={[
      { value: 'open', label: `Open ${lists.open.length}` },
      { value: 'silenced', label: `Silenced ${lists.silenced.length}` },
      { value: 'history', label: 'History' },
    ]}
  />
);

/** The inbox: what is open at the left, the chosen one explained at the right. */
export const AlarmsScreen = () => {
  const router = useRouter();
  const asked = useRoute().query['alarm'];
  const now = epochMs(useNow(wordsStepMs));
  const [shown, show] = useState<Shown>('open');
  const live = useAlarms();
  const lists = alarmLists(live, now);
  const past = usePast(live, now);
  const frozenSince = useFrozenSince();
  const known = useHeader() !== undefined;
  const groups = groupsOf(shown, lists, past.alarms, now);
  const listed = groups.flatMap((group) => group.alarms);
  const chosen = listed.find((alarm) => alarm.id === asked) ?? listed[0];
  const { strong, plain } = inboxSentence(lists, now);
  if (!known) return <EmptyBlock>Asking the engine...</EmptyBlock>;
  return (
    <div className={styles['page']}>
      <h1 className="only-read">Alarms</h1>
      <div className={styles['top']}>
        <p className={styles['say']} role="status">
          {frozenSince === undefined ? null : (
            <b>
              Nothing is known since <ClockTime at={frozenSince} />. Then:{' '}
            </b>
          )}
          <b>{strong}</b> {plain}
        </p>
        <Tabs shown={shown} lists={lists} onShow={show} />
      </div>
      {shown === 'history' && past.error !== null ? <ErrorBlock {...explainFault(past.error)} /> : null}
      <div className={styles['sides']}>
        <AlarmList
          groups={groups}
          chosen={chosen?.id}
          now={now}
          onChoose={(id) => router.amend({ alarm: id })}
        />
        {chosen === undefined ? null : <AlarmDetail key={chosen.id} alarm={chosen} now={now} />}
      </div>
    </div>
  );
};
