import type { ReactNode } from 'react';
import { clockText } from '#shared/format';
import type { Alarm, EpochMs } from '#shared/model';
import { SafeText } from '../../../ui/index.ts';
import styles from '../alarms.module.css';

type Moment = { readonly at: EpochMs; readonly says: ReactNode };

const momentsOf = (alarm: Alarm, now: EpochMs): readonly Moment[] => {
  const { acknowledged, silenced, clearedAt } = alarm;
  const moments: readonly (Moment | undefined)[] = [
    clearedAt === undefined ? undefined : { at: clearedAt, says: 'cleared' },
    clearedAt === undefined
      ? { at: alarm.confirmedAt, says: alarm.held ? 'last confirmed; data is missing since' : 'still so' }
      : undefined,
    silenced === undefined
      ? undefined
      : {
          at: silenced.at,
          says: (
            <>
              silenced by <SafeText text={silenced.by} limit={60} /> until {clockText(silenced.until, now)}:{' '}
              <SafeText text={silenced.reason} limit={500} />
            </>
          ),
        },
    acknowledged === undefined
      ? undefined
      : {
          at: acknowledged.at,
          says: (
            <>
              seen by <SafeText text={acknowledged.by} limit={60} />:{' '}
              <SafeText text={acknowledged.reason} limit={500} />
            </>
          ),
        },
    { at: alarm.raisedAt, says: `raised as ${alarm.severity}` },
  ];
  return moments.filter((moment) => moment !== undefined).toSorted((a, b) => b.at - a.at);
};

/** What happened to the alarm, the newest first. */
export const AlarmStory = ({ alarm, now }: { readonly alarm: Alarm; readonly now: EpochMs }) => (
  <>
    <h3>What happened</h3>
    <ul className={styles['story']}>
      {momentsOf(alarm, now).map((moment, index) => (
        // Two moments may fall together; their order is their identity.
        <li key={index}>
          <time dateTime={new Date(moment.at).toISOString()} className="mono">
            {clockText(moment.at, now)}
          </time>
          <span>{moment.says}</span>
        </li>
      ))}
    </ul>
  </>
);
